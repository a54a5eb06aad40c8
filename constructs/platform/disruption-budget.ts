import { k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import { KubernetesObject } from './kubernetes-object.ts'
import type { SelectorLabels } from './labels.ts'

/** Options of {@link disruptionBudget}. */
export interface DisruptionBudgetProps {
  readonly name: string
  readonly selector: SelectorLabels
  /** The maximum number of pods. */
  readonly replicas: number
  /**
   * Whether pods that are not ready may always be evicted. Right for stateless pods: a crash loop must not block a drain.
   * Wrong for brokers: one that is catching up holds the only other copy of something.
   */
  readonly evictUnready: boolean
}

/**
 * A PodDisruptionBudget that lets a drain take one pod at a time. None for a single replica: it would allow that one, too.
 * https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export function disruptionBudget(scope: Construct, props: DisruptionBudgetProps): void {
  if (props.replicas < 2) return
  new KubernetesObject(scope, 'DisruptionBudget', k8s.KubePodDisruptionBudget, {
    metadata: { name: props.name },
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: { ...props.selector } },
      unhealthyPodEvictionPolicy: props.evictUnready ? 'AlwaysAllow' : 'IfHealthyBudget',
    },
  })
}
