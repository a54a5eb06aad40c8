import type { k8s } from 'cdk8s-plus-28'
import type { Json } from './json.ts'
import type { SelectorLabels } from './labels.ts'

/** `preferred`: spread where possible; `required`: a pod that cannot be spread stays Pending. */
export type SpreadMode = 'preferred' | 'required'

/** How replicas are spread, so that the loss of a node or zone affects only one of them. */
export interface Spread {
  /** Over nodes, `kubernetes.io/hostname`. @default 'preferred' */
  readonly nodes?: SpreadMode
  /** Over zones, `topology.kubernetes.io/zone`. @default 'preferred' */
  readonly zones?: SpreadMode
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
export function spreadConstraints(
  { nodes = 'preferred', zones = 'preferred' }: Spread,
  selector: SelectorLabels,
): Json<k8s.TopologySpreadConstraint>[] {
  const over = (topologyKey: string, mode: SpreadMode): Json<k8s.TopologySpreadConstraint> => ({
    labelSelector: { matchLabels: { ...selector } },
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: mode === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway',
  })
  return [over('topology.kubernetes.io/zone', zones), over('kubernetes.io/hostname', nodes)]
}
