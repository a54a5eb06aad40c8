import { type Duration, type Size, SizeRoundingBehavior } from 'cdk8s'
import { type Cpu, k8s } from 'cdk8s-plus-28'

/**
 * What a container may use. Memory is requested and limited alike, so that a pod is never killed for memory that it was
 * promised; CPU is requested but not limited, since a limit only makes idle cores unusable.
 * https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface Resources {
  /** `resources.requests.cpu` */
  readonly cpu: Cpu
  /** `resources.requests.memory` and `resources.limits.memory` */
  readonly memory: Size
}

/** The `resources` of a container. */
export const resourceRequirements = ({ cpu, memory }: Resources): k8s.ResourceRequirements => ({
  requests: { cpu: k8s.Quantity.fromString(String(cpu.amount)), memory: quantity(memory) },
  limits: { memory: quantity(memory) },
})

/** A size as a Kubernetes quantity, in the largest unit that is exact. */
export function formatSize(size: Size): string {
  const kibibytes = size.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR })
  if (kibibytes % 1024 ** 2 === 0) return `${kibibytes / 1024 ** 2}Gi`
  return kibibytes % 1024 === 0 ? `${kibibytes / 1024}Mi` : `${kibibytes}Ki`
}

/** A size as a {@link k8s.Quantity}. */
export const quantity = (size: Size): k8s.Quantity => k8s.Quantity.fromString(formatSize(size))

/** A duration in whole seconds, for Kubernetes' `…Seconds` fields. */
export const seconds = (duration: Duration): number => duration.toSeconds()
