import type { Change } from '../change.ts'
import { about, type Codes, type FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import type { Workloads } from '../objects/selection.ts'
import { type Part, partAt, partsAt } from '../objects/shape.ts'
import { kubectl, listed, named } from '../objects/words.ts'
import type { Workload } from '../objects/workload.ts'
import { rule } from '../rule.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { headlessCodes, lostNames, readyOnly } from './headless.ts'

const codes = {
  ...headlessCodes,
  'K8S-SERVICE-NO-PODS': {
    classes: ['outage'],
    why: 'The selector of a Service fits no pod of the manifests any more.',
    fix: 'Let the selector and the labels of the pods agree.',
  },
  'K8S-SERVICE-TARGET-PORT': {
    classes: ['outage', 'no-restart'],
    why: 'A Service sends to a port where the pods do not listen, or where those that run do not listen yet.',
    fix: 'Name the port in the pods, and use the name in `targetPort`.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Which pods answer behind a Service, and whether they listen where it sends to. */
export const servicePodsRule = rule(codes, (change: Change) =>
  change.objects.flatMap(({ before, after, fields }) => {
    if (after === undefined || kindOf(after) !== 'Service') return []
    const found =
      before === undefined
        ? []
        : [
            ...selection(change, before, after, fields),
            ...readyOnly(after, selected(change.after.workloads, after), fields),
            ...targets(change, before, after, fields),
          ]
    return found.map((one) => about(after, one))
  }),
)

const selectorOf = (service: KubernetesObject): Part => partAt(service, 'spec', 'selector')

const selected = (workloads: Workloads, service: KubernetesObject): Workload[] =>
  workloads.withLabels(selectorOf(service), service.metadata.namespace)

const names = (workloads: readonly Workload[]) => listed(workloads.map(({ object }) => named(object)))

function selection(
  change: Change,
  before: KubernetesObject,
  after: KubernetesObject,
  fields: readonly FieldChange[],
): FoundHere<Code>[] {
  const old = selected(change.before.workloads, before)
  // A workload that is no longer in the manifests keeps running.
  const now = [...selected(change.after.workloads, after), ...selected(change.removed, after)]
  const explains = fields.filter(({ path }) => path.startsWith('spec.selector'))
  const pods = `${kubectl(after)} get endpointslices -l kubernetes.io/service-name=${after.metadata.name}`
  const place = { path: 'spec.selector', old: selectorOf(before), new: selectorOf(after), explains }
  if (old.length > 0 && now.length === 0) {
    return [
      {
        ...place,
        code: 'K8S-SERVICE-NO-PODS',
        class: 'outage',
        why: `${named(after)} sent to the pods of ${names(old)}; no pod in these manifests has the labels that it looks for now. Its clients find nobody.`,
        action: `Let the selector and the labels of the pods agree. ${pods} shows who answers.`,
      },
    ]
  }
  if (explains.length === 0) return []
  // The Service changes at once, the pods one by one: until then only the old ones are there.
  const waiting = now.filter(
    (workload) =>
      !change.before.workloads
        .withLabels(selectorOf(after), after.metadata.namespace)
        .some((other) => other.object.metadata.name === workload.object.metadata.name),
  )
  const isGap = old.length > 0 && waiting.length === now.length
  const lost = lostNames(after, old, now)
  if (lost !== undefined) return [{ ...place, ...lost }]
  return [
    {
      ...place,
      code: 'K8S-SERVICE-SELECTOR',
      class: isGap ? 'outage' : 'no-restart',
      why: isGap
        ? `The Service changes at once, the pods of ${names(now)} only when they are replaced: until the first new one is ready, ${named(after)} has nobody to send to.`
        : `${named(after)} sends to the pods of ${names(now) || 'nobody in these manifests'} from now on.`,
      action: isGap
        ? 'In two steps: add the labels to the pods and wait for the rollout, then change the selector.'
        : `${pods} shows who answers.`,
    },
  ]
}

/** Ports that the Service sends to, of which some are named by the pods. */
function targets(
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
          why: `${named(after)} sends to the port that the pods call ${targetPort}, and ${names(workloads)} calls none so: its clients find nobody.`,
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
          : `${named(after)} sends to port ${targetPort} of the pods at once. Pods need not declare where they listen: whether somebody does is not known here.`,
        action: isGap
          ? 'Name the port in the pods and in targetPort: then each pod is reached where it listens. Or change pods first, listening on both.'
          : `Make sure that the pods that run listen on ${targetPort}.`,
      },
    ]
  })
}

const portsOf = ({ containers }: Workload): Part[] => containers.flatMap(({ part }) => partsAt(part, 'ports'))
const portNames = (workload: Workload) => new Set(portsOf(workload).map(({ name }) => name))
const portNumbers = (workload: Workload) => new Set(portsOf(workload).map(({ containerPort }) => containerPort))
