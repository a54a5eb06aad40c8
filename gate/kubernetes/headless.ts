import type { Codes, FoundHere } from '../found.ts'
import { partAt } from '../objects/shape.ts'
import { listed, named } from '../objects/words.ts'
import type { Workload } from '../objects/workload.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'

export const headlessCodes = {
  'K8S-SERVICE-SELECTOR': {
    classes: ['outage', 'no-restart'],
    why: 'A Service changes at once, its pods one by one: if it selects labels that only new pods have, it has no endpoints at first. Pods that a headless Service no longer selects lose their DNS names.',
    fix: 'Change the labels first, the selector in a second apply.',
  },
  'K8S-SERVICE-NOT-READY': {
    classes: ['manual-steps'],
    why: 'A headless Service publishes only ready pods: pods that need each other to become ready never do.',
    fix: '`publishNotReadyAddresses: true`.',
  },
} as const satisfies Codes

type Code = keyof typeof headlessCodes

const names = (workloads: readonly Workload[]) => listed(workloads.map(({ object }) => named(object)))

/** Whether the pods of a StatefulSet have their names from a headless Service. */
const isNamedBy = ({ object }: Workload, service: KubernetesObject) =>
  partAt(service, 'spec').clusterIP === 'None' && partAt(object, 'spec').serviceName === service.metadata.name

/** A headless Service that selects different pods, and no longer those that have their names from it. */
export function lostNames(
  service: KubernetesObject,
  before: readonly Workload[],
  after: readonly Workload[],
): Pick<FoundHere<Code>, 'code' | 'class' | 'why' | 'action'> | undefined {
  const found = new Set(after.map(({ object }) => named(object)))
  const lost = before.filter((workload) => isNamedBy(workload, service) && !found.has(named(workload.object)))
  const [first] = lost
  if (first === undefined) return undefined
  return {
    code: 'K8S-SERVICE-SELECTOR',
    class: 'outage',
    why: `The pods of ${names(lost)} have their DNS names from ${named(service)} (${first.object.metadata.name}-0.${service.metadata.name}), which no longer selects them: these names stop resolving.`,
    action: `Make the selector match ${names(lost)} again.`,
  }
}

/** Names that pods now get only once they are ready. */
export function readyOnly(
  service: KubernetesObject,
  workloads: readonly Workload[],
  fields: readonly FieldChange[],
): FoundHere<Code>[] {
  const explains = fields.filter(({ path, after }) => path === 'spec.publishNotReadyAddresses' && after !== true)
  const peers = workloads.filter((workload) => isNamedBy(workload, service))
  if (explains.length === 0 || peers.length === 0) return []
  return [
    {
      code: 'K8S-SERVICE-NOT-READY',
      class: 'manual-steps',
      explains,
      why: `${named(service)} gives the pods of ${names(peers)} their DNS names, from now on only once they are ready. If they need each other to become ready, as Kafka nodes that all start at once do, none of them ever will.`,
      action: 'Restore publishNotReadyAddresses: true, unless each pod becomes ready without the others.',
    },
  ]
}
