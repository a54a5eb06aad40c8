import type { Change } from '../change.ts'
import { about, type Codes, type FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import type { Workloads } from '../objects/selection.ts'
import { partAt, valueAt } from '../objects/shape.ts'
import { counted, kubectl, listed, named } from '../objects/words.ts'
import { replicasOf } from '../objects/workload.ts'
import { rule } from '../rule.ts'
import type { KubernetesObject } from '../types.ts'

const codes = {
  'K8S-PDB-BLOCKS-DRAIN': {
    classes: ['manual-steps'],
    why: 'A disruption budget never lets a pod be evicted: node drains and upgrades wait forever.',
    fix: 'Set `maxUnavailable: 1`.',
  },
  'K8S-PDB-NO-PODS': {
    classes: ['manual-steps'],
    why: 'The selector of a disruption budget no longer matches any pod of the manifests: a drain may take all of them.',
    fix: 'Make the selector match the labels of the pods.',
  },
  'K8S-PDB-ALLOWS-ALL': {
    classes: ['manual-steps'],
    why: 'A disruption budget lets all pods be evicted at once.',
    fix: 'Set `maxUnavailable` below the number of pods.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** What a disruption budget permits: how many of how many pods may be unavailable. */
interface Budget {
  readonly pods: number
  readonly allowed: number
  readonly names: string
}

/** Disruption budgets that block node drains, or that no longer protect anything. */
export const disruptionRule = rule(codes, (change: Change) =>
  change.objects.flatMap(({ before, after, fields }) => {
    if (after === undefined || kindOf(after) !== 'policy/PodDisruptionBudget') return []
    const now = budgetOf(change.after.workloads, after)
    const old = before && budgetOf(change.before.workloads, before)
    const explains = fields.filter(({ path }) => path.startsWith('spec.'))
    const isTouched =
      before === undefined ||
      explains.length > 0 ||
      podsOf(change.after.workloads, after).some(({ object }) =>
        change.of(object)?.fields.some(({ path }) => path === 'spec.replicas'),
      )
    const place = { path: 'spec', old: before?.spec, new: after.spec, explains }
    const found: FoundHere<Code>[] = []
    const isOrphaned = podsOf(change.removed, after).length > 0
    if (now === undefined && old !== undefined && !isOrphaned) found.push({ ...place, ...noPods(after, old) })
    if (now !== undefined && isTouched && now.allowed <= 0) found.push({ ...place, ...blocks(after, now) })
    if (now !== undefined && old !== undefined && explains.length > 0 && now.pods > 1) {
      if (now.allowed >= now.pods && old.allowed < old.pods) found.push({ ...place, ...allowsAll(after, now) })
    }
    return found.map((one) => about(after, one))
  }),
)

/** An empty selector matches all pods of the namespace, a missing one matches none. */
const podsOf = (workloads: Workloads, budget: KubernetesObject) =>
  valueAt(budget, 'spec', 'selector') === undefined
    ? []
    : workloads.selectedBy(partAt(budget, 'spec', 'selector'), budget.metadata.namespace)

/** `undefined`: it protects no pods of these manifests, or an autoscaler says how many there are. */
function budgetOf(all: Workloads, budget: KubernetesObject): Budget | undefined {
  const workloads = podsOf(all, budget)
  if (workloads.length === 0) return undefined
  const counts = workloads.map(({ object }) => replicasOf(object))
  const names = listed(workloads.map(({ object }) => named(object)))
  const { minAvailable, maxUnavailable } = partAt(budget, 'spec')
  // How many there are is not known: only what holds for every number.
  if (counts.some((count) => count === undefined)) {
    const isBlocked = share(maxUnavailable, 100) === 0 || minAvailable === '100%'
    return { pods: 1, allowed: isBlocked ? 0 : 0.5, names }
  }
  const pods = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  const allowed =
    maxUnavailable !== undefined ? (share(maxUnavailable, pods) ?? 1) : pods - (share(minAvailable, pods) ?? 0)
  return { pods, allowed: pods === 0 ? 1 : allowed, names }
}

/** A number of pods, or a percentage of them, rounded up as Kubernetes does. */
function share(value: unknown, pods: number): number | undefined {
  if (typeof value === 'number') return value
  const percent = /^(\d+)%$/.exec(String(value))?.[1]
  return percent === undefined ? undefined : Math.ceil((Number(percent) * pods) / 100)
}

const blocks = (budget: KubernetesObject, { pods, names }: Budget): FoundHere<Code> => ({
  code: 'K8S-PDB-BLOCKS-DRAIN',
  class: 'manual-steps',
  why: `${named(budget)} never allows a pod of ${names} (${counted(pods, 'pod')}) to be evicted: kubectl drain and node upgrades wait forever.`,
  action: `Allow one pod to be unavailable: maxUnavailable 1. ${kubectl(budget)} get pdb ${budget.metadata.name} shows it in ALLOWED DISRUPTIONS.`,
})

const noPods = (budget: KubernetesObject, { names }: Budget): FoundHere<Code> => ({
  code: 'K8S-PDB-NO-PODS',
  class: 'manual-steps',
  why: `${named(budget)} protected ${names}; its selector no longer matches any pod of these manifests. A drain may take all pods at once.`,
  action: 'Make the selector match the labels of the pods.',
})

const allowsAll = (budget: KubernetesObject, { pods, names }: Budget): FoundHere<Code> => ({
  code: 'K8S-PDB-ALLOWS-ALL',
  class: 'manual-steps',
  why: `${named(budget)} lets all ${pods} pods of ${names} be evicted at once: drains and node upgrades can take down everything.`,
  action: 'Set maxUnavailable below the number of pods; 1 drains one node after the other.',
})
