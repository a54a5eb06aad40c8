import { admissionRulesWith, admit, admitWith } from './admission/index.ts'
import type { Applier } from './applier.ts'
import { type Admission, Change } from './change.ts'
import { type Found, findingOf } from './found.ts'
import { kafkaRule } from './kafka/index.ts'
import { generalRule } from './kubernetes/fallback.ts'
import { kubernetesRules } from './kubernetes/index.ts'
import { isNotKnown, oncePerObject } from './kubernetes/not-known.ts'
import { ref } from './objects/identity.ts'
import { listed } from './objects/words.ts'
import { foundBy, type Rule } from './rule.ts'
import type { Schemas } from './schema/schema.ts'
import { type FieldChange, type Finding, rankOf, type UnitChange } from './types.ts'

/** The rules that are asked: first what the API server refuses, then the specific ones before the general ones. */
export interface Rules {
  readonly admission: Admission
  readonly kafka: readonly Rule[]
  readonly kubernetes: readonly Rule[]
  readonly general: readonly Rule[]
}

export const allRules: Rules = {
  admission: admit,
  kafka: [kafkaRule],
  kubernetes: kubernetesRules,
  general: [generalRule],
}

/** The same, with the schemas of another API. */
export const rulesWith = (schemas: Schemas): Rules => ({
  ...allRules,
  admission: admitWith(admissionRulesWith(schemas)),
})

/**
 * What a change of a unit means. Specific rules come first: what they explain, the more general ones leave out,
 * unless they have something worse to report about it.
 */
export function judged(unit: UnitChange, rules: Rules = allRules, applier?: Applier): Finding[] {
  const change = new Change(unit, rules.admission, applier)
  const kafka = foundBy(rules.kafka, change)
  const byKafka = new Explained(kafka)
  const kubernetes = [...change.refusals, ...foundBy(rules.kubernetes, change)].filter((one) => !byKafka.covers(one))
  const explained = new Set(kubernetes.flatMap(({ explains = [] }) => explains))
  const spokenOf = new Set([...kafka, ...kubernetes].map(({ at }) => at.object))
  const general = foundBy(rules.general, change)
    // What a rule of Kubernetes explains, the general one knows nothing better about.
    .filter(({ explains = [] }) => !explains.some((field) => explained.has(field)))
    .filter((one) => !byKafka.covers(one) && !(NOT_KNOWN.test(one.code) && byKafka.explains(one)))
    // A new object that some rule knows.
    .filter(({ at, explains = [] }) => explains.length > 0 || !spokenOf.has(at.object))
  return sorted(
    withoutTwins(withoutRefused(change, [...kafka, ...kubernetes, ...oncePerObject(general)])).map((found) =>
      findingOf(found, change.asWritten(found.at.object)),
    ),
  )
}

/**
 * Nothing else takes effect in an object that the API server refuses. What would be a restart or less happens when
 * the object is recreated; anything worse is reported all the same, so that it is known beforehand.
 */
function withoutRefused(change: Change, all: readonly Found[]): Found[] {
  const isWaiting = (found: Found) =>
    found.refuses !== true &&
    (rankOf(found.class) >= rankOf('rolling-restart') || isNotKnown(found)) &&
    change.isRefused(found.at.object)
  const waiting = new Map<string, Set<string>>()
  for (const found of all) {
    if (!isWaiting(found)) continue
    const object = ref(found.at.object)
    waiting.set(object, (waiting.get(object) ?? new Set()).add(found.at.path))
  }
  return all.flatMap((found): Found[] => {
    if (isWaiting(found)) return []
    const object = ref(found.at.object)
    const paths = waiting.get(object)
    if (paths === undefined || !found.refuses) return [found]
    // Said once for each object.
    waiting.delete(object)
    return [{ ...found, why: `${found.why} Its other changes wait for that: ${listed([...paths])}.` }]
  })
}

/** That something is not known is no news where a rule of Kafka knows it. */
const NOT_KNOWN = /-NOT-KNOWN$/

/** What was found already accounts for. */
class Explained {
  readonly #fields = new Map<FieldChange, number>()
  readonly #places = new Map<string, number>()

  constructor(all: readonly Found[]) {
    for (const found of all) {
      const rank = rankOf(found.class)
      for (const field of found.explains ?? []) lower(this.#fields, field, rank)
      lower(this.#places, placeOf(found), rank)
    }
  }

  /** Whether something has been said about all that something is about. */
  explains({ explains = [] }: Found): boolean {
    return explains.length > 0 && explains.every((field) => this.#fields.has(field))
  }

  /** Whether everything that something is about has been said, and no less bad. */
  covers(found: Found): boolean {
    const rank = rankOf(found.class)
    const isBetter = (other: number | undefined) => other !== undefined && other <= rank
    if (isBetter(this.#places.get(placeOf(found)))) return true
    const { explains = [] } = found
    return explains.length > 0 && explains.every((field) => isBetter(this.#fields.get(field)))
  }
}

function lower<K>(ranks: Map<K, number>, key: K, rank: number): void {
  const known = ranks.get(key)
  if (known === undefined || rank < known) ranks.set(key, rank)
}

const placeOf = ({ at }: Found) => `${ref(at.object)} ${at.path}`

/** The same said twice. */
function withoutTwins(all: readonly Found[]): Found[] {
  const seen = new Set<string>()
  return all.filter((found) => {
    const words = `${placeOf(found)} ${found.code} ${found.class} ${found.why}`
    return !seen.has(words) && seen.add(words)
  })
}

/** Worst first, then by object and field: the same order on every machine. */
function sorted(findings: readonly Finding[]): Finding[] {
  const key = ({ object: { kind, namespace = '', name, apiVersion }, path, code }: Finding) => [
    kind,
    `${namespace}/${name}`,
    apiVersion,
    path,
    code,
  ]
  return [...findings].sort((one, other) => {
    const byClass = rankOf(one.class) - rankOf(other.class)
    if (byClass !== 0) return byClass
    const [mine, yours] = [key(one), key(other)]
    const at = mine.findIndex((part, index) => part !== yours[index])
    if (at < 0) return 0
    return (mine[at] ?? '') < (yours[at] ?? '') ? -1 : 1
  })
}
