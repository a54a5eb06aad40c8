import type { Codes, FoundHere } from '../found.ts'
import { partAt } from '../objects/shape.ts'
import { listed, named } from '../objects/words.ts'
import type { Workload } from '../objects/workload.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'

export const headlessCodes = {
  'K8S-SERVICE-SELECTOR': {
    classes: ['outage', 'no-restart'],
    why: 'A Service changes at once, pods one by one: labels that only new pods have leave it without anybody to send to. Pods that a headless Service no longer finds lose their names.',
    fix: 'Labels first, selector in a second apply.',
  },
  'K8S-SERVICE-NOT-READY': {
    classes: ['manual-steps'],
    why: 'A headless Service names only pods that are ready: those that need each other to get ready never are.',
    fix: '`publishNotReadyAddresses: true`.',
  },
} as const satisfies Codes

type Code = keyof typeof headlessCodes

const names = (workloads: readonly Workload[]) => listed(workloads.map(({ object }) => named(object)))

/** Whether the pods of a StatefulSet have their names from a headless Service. */
const isNamedBy = ({ object }: Workload, service: KubernetesObject) =>
  partAt(service, 'spec').clusterIP === 'None' && partAt(object, 'spec').serviceName === service.metadata.name

/** A headless Service that finds other pods than before, and no longer those that have their names from it. */
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
    why: `The pods of ${names(lost)} are found by names below ${named(service)} (${first.object.metadata.name}-0.${service.metadata.name}), and it no longer looks for them: these names do not resolve any more.`,
    action: `Let the selector fit ${names(lost)} again.`,
  }
}

/** Names that pods have from the moment when they are ready, and no longer before. */
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
      why: `${named(service)} gives the pods of ${names(peers)} their names, from now on to those only that are ready. Where they need each other to get ready, as the nodes of a Kafka do that all start at once, none of them ever is.`,
      action: 'Write publishNotReadyAddresses: true again, unless each pod gets ready without the others.',
    },
  ]
}
