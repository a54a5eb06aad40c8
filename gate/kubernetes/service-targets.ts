import type { Change } from '../change.ts'
import type { Codes, FoundHere } from '../found.ts'
import type { Workloads } from '../objects/selection.ts'
import { type Part, partAt, partsAt } from '../objects/shape.ts'
import { listed, named } from '../objects/words.ts'
import type { Workload } from '../objects/workload.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'

export const targetCodes = {
  'K8S-SERVICE-TARGET-PORT': {
    classes: ['outage', 'no-restart'],
    why: 'A Service sends to a port where its pods do not listen, or where running pods do not listen yet.',
    fix: 'Name the port in the pods, and use that name in `targetPort`.',
  },
} as const satisfies Codes

type Code = keyof typeof targetCodes

export const selectorOf = (service: KubernetesObject): Part => partAt(service, 'spec', 'selector')

export const selected = (workloads: Workloads, service: KubernetesObject): Workload[] =>
  workloads.withLabels(selectorOf(service), service.metadata.namespace)

export const names = (workloads: readonly Workload[]) => listed(workloads.map(({ object }) => named(object)))

/** Ports that the Service sends to, of which some are named by the pods. */
export function targets(
  change: Change,
  before: KubernetesObject,
  after: KubernetesObject,
  fields: readonly FieldChange[],
): FoundHere<Code>[] {
  const workloads = selected(change.after.workloads, after)
  if (workloads.length === 0) return []
  return partsAt(after, 'spec', 'ports').flatMap((port): FoundHere<Code>[] => {
    const path = `spec.ports[${port.port}${port.protocol === 'TCP' ? '' : `/${port.protocol}`}].targetPort`
    const field = fields.find((one) => one.path === path)
    const { targetPort } = port
    if (typeof targetPort === 'string') {
      const isNamed = (all: readonly Workload[]) => all.some((workload) => portNames(workload).has(targetPort))
      const isNew = field !== undefined || workloads.some(({ object }) => (change.of(object)?.fields.length ?? 0) > 0)
      if (!isNew || isNamed(workloads)) return []
      return [
        {
          code: 'K8S-SERVICE-TARGET-PORT',
          class: 'outage',
          path,
          old: field?.before ?? targetPort,
          new: targetPort,
          explains: field ? [field] : [],
          why: `${named(after)} sends to the pod port named ${targetPort}, and no port of ${names(workloads)} has that name: its clients cannot connect.`,
          action: 'Let the Service and the pods use the same name.',
        },
      ]
    }
    if (field === undefined) return []
    const old = selected(change.before.workloads, before)
    // Pods need not declare a port to listen on it: only what both declare is known.
    const isOpen = (all: readonly Workload[]) => all.some((workload) => portNumbers(workload).has(targetPort))
    const isGap = typeof field.before === 'number' && isOpen(workloads) && !isOpen(old)
    return [
      {
        code: 'K8S-SERVICE-TARGET-PORT',
        class: isGap ? 'outage' : 'no-restart',
        explains: [field],
        why: isGap
          ? `The Service changes at once, the pods one by one: the old ones do not listen on ${targetPort}, so connections fail until they are replaced.`
          : `${named(after)} sends to port ${targetPort} of the pods at once. Pods need not declare where they listen: whether any does is not known here.`,
        action: isGap
          ? 'Name the port in the pods and in targetPort: then each pod is reached where it listens. Or first let the pods listen on both.'
          : `Make sure that the running pods listen on ${targetPort}.`,
      },
    ]
  })
}

const portsOf = ({ containers }: Workload): Part[] => containers.flatMap(({ part }) => partsAt(part, 'ports'))
const portNames = (workload: Workload) => new Set(portsOf(workload).map(({ name }) => name))
const portNumbers = (workload: Workload) => new Set(portsOf(workload).map(({ containerPort }) => containerPort))
