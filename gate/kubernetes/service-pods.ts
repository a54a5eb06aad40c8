import type { Change } from '../change.ts'
import { about, type Codes, type FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { kubectl, named } from '../objects/words.ts'
import { rule } from '../rule.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { headlessCodes, lostNames, readyOnly } from './headless.ts'
import { names, selected, selectorOf, targetCodes, targets } from './service-targets.ts'

const codes = {
  ...headlessCodes,
  ...targetCodes,
  'K8S-SERVICE-NO-PODS': {
    classes: ['outage'],
    why: 'The selector of a Service no longer matches any pod of the manifests.',
    fix: 'Make the selector match the labels of the pods.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Which pods are behind a Service, and whether they listen where it sends to. */
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
        why: `${named(after)} sent to the pods of ${names(old)}; no pod in these manifests has the labels that it selects now. Its clients cannot connect.`,
        action: `Make the selector match the labels of the pods. ${pods} shows the endpoints.`,
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
        ? `The Service changes at once, the pods of ${names(now)} only when they are replaced: until the first new one is ready, ${named(after)} has no endpoints.`
        : `${named(after)} sends to the pods of ${names(now) || 'no workload in these manifests'} from now on.`,
      action: isGap
        ? 'In two steps: add the labels to the pods and wait for the rollout, then change the selector.'
        : `${pods} shows the endpoints.`,
    },
  ]
}
