import { isRefused } from './admission/refusals.ts'
import { kafkaRules } from './kafka/index.ts'
import { generalFinding } from './kubernetes/fallback.ts'
import { kubernetesRules } from './kubernetes/index.ts'
import { listed } from './objects/words.ts'
import {
  type ChangeClass,
  changeClasses,
  type FieldChange,
  type Finding,
  type Rule,
  type RuleFinding,
  type UnitChange,
} from './types.ts'

/** How bad a class is: 0 is the worst. */
export const rankOf = (one: ChangeClass): number => changeClasses.indexOf(one)

/** Who is asked, those that know more first. */
export interface Rules {
  readonly kafka: readonly Rule[]
  readonly kubernetes: readonly Rule[]
}

export const allRules: Rules = { kafka: kafkaRules, kubernetes: kubernetesRules }

/**
 * What a change of a unit means. Rules that know more speak first: what they explain, the more general ones leave out,
 * unless they have something worse to say about it.
 */
export function judged(change: UnitChange, rules: Rules = allRules): Finding[] {
  const kafka = rules.kafka.flatMap((rule) => rule(change))
  const byKafka = new Explained(kafka)
  const kubernetes = rules.kubernetes.flatMap((rule) => rule(change)).filter((finding) => !byKafka.covers(finding))
  const explained = new Set(kubernetes.flatMap(({ explains }) => explains))
  const general = change.objects.flatMap(({ after, fields }) =>
    after === undefined
      ? []
      : fields
          // What a rule of Kubernetes explains, the general one knows nothing better about.
          .filter((field) => !explained.has(field))
          .map((field) => generalFinding(change, after, field))
          .filter((finding) => !byKafka.covers(finding)),
  )
  return sorted(withoutTwins(withoutRefused(change, [...kafka, ...kubernetes, ...general])))
}

/**
 * Of an object that the API server refuses nothing else takes effect. What would be a restart or less then happens when
 * the object is made anew; what would be worse is said all the same, to be known before.
 */
function withoutRefused(change: UnitChange, findings: readonly RuleFinding[]): RuleFinding[] {
  const isWaiting = (finding: RuleFinding) =>
    rankOf(finding.class) >= rankOf('rolling-restart') && isRefused(change, finding.object)
  const waiting = new Map<string, Set<string>>()
  for (const finding of findings) {
    if (!isWaiting(finding)) continue
    const name = nameOf(finding)
    waiting.set(name, (waiting.get(name) ?? new Set()).add(finding.path))
  }
  return findings.flatMap((finding): RuleFinding[] => {
    if (isWaiting(finding)) return []
    const paths = waiting.get(nameOf(finding))
    if (paths === undefined || !finding.refuses) return [finding]
    // Said once for each object.
    waiting.delete(nameOf(finding))
    return [{ ...finding, why: `${finding.why} What else changes in it waits for that: ${listed([...paths])}.` }]
  })
}

/** What some findings account for. */
class Explained {
  readonly #fields = new Map<FieldChange, number>()
  readonly #places = new Map<string, number>()

  constructor(findings: readonly RuleFinding[]) {
    for (const finding of findings) {
      const rank = rankOf(finding.class)
      for (const field of finding.explains) lower(this.#fields, field, rank)
      lower(this.#places, placeOf(finding), rank)
    }
  }

  /** Whether everything that a finding is about has been said, and no less bad. */
  covers(finding: RuleFinding): boolean {
    const rank = rankOf(finding.class)
    const isBetter = (other: number | undefined) => other !== undefined && other <= rank
    if (isBetter(this.#places.get(placeOf(finding)))) return true
    return finding.explains.length > 0 && finding.explains.every((field) => isBetter(this.#fields.get(field)))
  }
}

function lower<K>(ranks: Map<K, number>, key: K, rank: number): void {
  const known = ranks.get(key)
  if (known === undefined || rank < known) ranks.set(key, rank)
}

const nameOf = ({ object: { apiVersion, kind, namespace, name } }: Finding) =>
  `${kind} ${namespace ?? ''}/${name} ${apiVersion}`
const placeOf = (finding: Finding) => `${nameOf(finding)} ${finding.path}`

/** The same said twice. */
function withoutTwins(findings: readonly RuleFinding[]): Finding[] {
  const seen = new Set<string>()
  return findings.flatMap(({ explains: _, ...finding }) => {
    const words = `${placeOf(finding)} ${finding.code} ${finding.class} ${finding.why}`
    if (seen.has(words)) return []
    seen.add(words)
    return [finding]
  })
}

/** Worst first, then by object and field: the same order on every machine. */
function sorted(findings: readonly Finding[]): Finding[] {
  const key = (finding: Finding) => [nameOf(finding), finding.path, finding.code]
  return [...findings].sort((one, other) => {
    const byClass = rankOf(one.class) - rankOf(other.class)
    if (byClass !== 0) return byClass
    const [mine, yours] = [key(one), key(other)]
    const at = mine.findIndex((part, index) => part !== yours[index])
    if (at < 0) return 0
    return (mine[at] ?? '') < (yours[at] ?? '') ? -1 : 1
  })
}
