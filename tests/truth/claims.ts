import { kindOf } from '../../gate/objects/identity.ts'
import { type Finding, rankOf } from '../../gate/types.ts'
import type { Outcome } from './change.ts'
import { nameIn } from './observed/stored.ts'

/** What the gate says about one change, in the words of what can be observed. */
export interface Claims {
  /** Objects that it says the API server refuses. */
  readonly refused: ReadonlySet<string>
  /** Those of which the manifests say what shall become of them then: nobody has to do anything. */
  readonly foreseen: ReadonlySet<string>
  /** Workloads that it says restart. */
  readonly restarted: ReadonlySet<string>
  /** Workloads whose pods it says stay. */
  readonly steady: ReadonlySet<string>
  /** The worst class of what it says about a workload's pod template. */
  readonly templates: ReadonlyMap<string, number>
  /** Every object that it names, and the worst class that it gives to it. */
  readonly named: ReadonlyMap<string, number>
}

/** Reads findings as a person would: by their object, their class and their sentences. */
export function claimsOf(home: string, findings: readonly Finding[]): Claims {
  const claims = {
    refused: new Set<string>(),
    foreseen: new Set<string>(),
    restarted: new Set<string>(),
    steady: new Set<string>(),
    templates: new Map<string, number>(),
    named: new Map<string, number>(),
  }
  for (const finding of findings) {
    const name = objectOf(home, finding)
    lower(claims.named, name, rankOf(finding.class))
    if (finding.code === 'K8S-NAMESPACE-MOVED') {
      lower(
        claims.named,
        objectOf(home, { ...finding, object: { ...finding.object, namespace: String(finding.new) } }),
        rankOf(finding.class),
      )
    }
    // kustomize's hashes: the object before stays, and nobody needs it.
    if (finding.path === 'metadata.name') claims.foreseen.add(`${finding.object.kind}/${finding.old}`)
    if (finding.refuses) claims.refused.add(name)
    if (['K8S-JOB-KEPT', 'K8S-JOB-RERUN'].includes(finding.code)) claims.foreseen.add(name)
    if (/not restarted/.test(finding.why)) claims.steady.add(name)
    for (const one of restartsIn(home, finding)) {
      claims.restarted.add(one)
      lower(claims.named, one, rankOf(finding.class))
    }
    if (isWorkload(finding) && finding.path.startsWith('spec.template')) {
      lower(claims.templates, name, rankOf(finding.class))
    }
  }
  return claims
}

const objectOf = (home: string, { object }: Finding) =>
  nameIn(home, { kind: object.kind, metadata: { name: object.name, namespace: object.namespace } })

const isWorkload = ({ object }: Finding) => ['apps/Deployment', 'apps/StatefulSet'].includes(kindOf(object))

/** A finding restarts the workload that it is about, and those that its sentences name. */
function restartsIn(home: string, finding: Finding): string[] {
  const own = finding.class === 'rolling-restart' && isWorkload(finding) ? [objectOf(home, finding)] : []
  return [...own, ...namedInSentences(finding.why)]
}

/** `The 3 nodes of kafka restart one after the other`, `the template of StatefulSet/kafka changes, too`. */
function namedInSentences(why: string): string[] {
  const nodes = [...why.matchAll(/nodes of ([a-z0-9-]+) restart/g), ...why.matchAll(/([a-z0-9-]+)-0 restarts/g)].map(
    ([, name]) => `StatefulSet/${name}`,
  )
  const templates = [...why.matchAll(/the templates? of ([^:.]*) changes/g)].flatMap(([, list = '']) =>
    list.split(/, | and /),
  )
  return [...nodes, ...templates.filter((name) => /^(?:Deployment|StatefulSet)\//.test(name))]
}

function lower(ranks: Map<string, number>, key: string, rank: number): void {
  ranks.set(key, Math.min(rank, ranks.get(key) ?? rank))
}

/** Every claim that is wrong, and everything that happened and was not said. */
export function mismatches(outcome: Outcome, changed: readonly string[], claims: Claims): string[] {
  const wrong: string[] = []
  const [manual, restart] = [rankOf('manual-steps'), rankOf('rolling-restart')]
  const rank = (name: string) => claims.named.get(name) ?? Number.POSITIVE_INFINITY
  for (const name of outcome.refused) {
    if (rank(name) > manual && !claims.foreseen.has(name))
      wrong.push(`${name} is refused, and nothing of manual-steps or worse names it`)
    if (!claims.refused.has(name)) wrong.push(`${name} is refused, and no finding says so`)
  }
  for (const name of claims.refused) {
    if (!outcome.refused.includes(name)) wrong.push(`${name} is said to be refused, and is taken`)
  }
  for (const name of outcome.restarted) {
    const isSaid = claims.restarted.has(name) || (claims.templates.get(name) ?? Number.POSITIVE_INFINITY) <= restart
    if (!isSaid) wrong.push(`${name} restarts, and no finding says so`)
  }
  for (const name of claims.restarted) {
    if (!outcome.restarted.includes(name)) wrong.push(`${name} is said to restart, and does not`)
  }
  for (const name of claims.steady) {
    if (outcome.restarted.includes(name)) wrong.push(`${name} is said not to restart, and does`)
  }
  for (const name of outcome.left) {
    if (rank(name) > manual && !claims.foreseen.has(name))
      wrong.push(`${name} is left behind, and nothing of manual-steps or worse names it`)
  }
  for (const line of outcome.scaled) {
    const [name = ''] = line.split(' ')
    if (!claims.named.has(name)) wrong.push(`${line}, and no finding names it`)
  }
  for (const name of outcome.created) {
    if (!claims.named.has(name)) wrong.push(`${name} is made, and no finding names it`)
  }
  for (const name of changed) {
    if (!isClaim(name) && !claims.named.has(name)) wrong.push(`${name} changes, and no finding names it`)
  }
  const worst = Math.min(...claims.named.values())
  if (outcome.claimsGone.length > 0 && worst > rankOf('data-loss')) {
    wrong.push(`${outcome.claimsGone.join(', ')} are deleted, and nothing is called data-loss`)
  }
  return wrong
}

const isClaim = (name: string) => name.startsWith('PersistentVolumeClaim/')
