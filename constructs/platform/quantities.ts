import { type Duration, type Size, SizeRoundingBehavior } from 'cdk8s'
import type { Cpu, k8s } from 'cdk8s-plus-28'
import type { Json } from './json.ts'

/**
 * What a container may use. Memory request and limit are the same, so that a pod is never killed for memory that it was
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
export const resourceRequirements = ({ cpu, memory }: Resources): Json<k8s.ResourceRequirements> => ({
  requests: { cpu: String(cpu.amount), memory: formatSize(memory) },
  limits: { memory: formatSize(memory) },
})

/** A size as a Kubernetes quantity, in the largest unit that is exact. */
export function formatSize(size: Size): string {
  const amount = kibibytes(size)
  if (amount % 1024 ** 2 === 0) return `${amount / 1024 ** 2}Gi`
  return amount % 1024 === 0 ? `${amount / 1024}Mi` : `${amount}Ki`
}

/** A size in KiB; total, unlike cdk8s' own conversion, which throws on fractions. Rules refuse invalid amounts. */
export const kibibytes = (size: Size): number => Math.floor(size.toKibibytes({ rounding: SizeRoundingBehavior.NONE }))

/** A size in MiB, rounded down. */
export const mebibytes = (size: Size): number => Math.floor(kibibytes(size) / 1024)

/** A size in bytes; of whole KiB, which is what {@link kibibytes} leaves. */
export const bytes = (size: Size): number => kibibytes(size) * 1024

/** A duration in milliseconds, for Kafka's `….ms` settings; total, unlike cdk8s' own conversion. */
export const milliseconds = (duration: Duration): number => duration.toMilliseconds({ integral: false })

/** A duration in seconds, for Kubernetes' `…Seconds` fields. */
export const seconds = (duration: Duration): number => milliseconds(duration) / 1000
