import type { DeclaredTopic } from '../../../contracts/topics.ts'

/** A config set on the topic itself. Kafka does not tell the value of a sensitive one. */
export interface Override {
  readonly value: string | null
}

/** A topic as Kafka has it. */
export interface ActualTopic {
  readonly partitions: number
  /** Each number of replicas that a partition has; more than one while replicas are being moved. */
  readonly replicationFactors: readonly number[]
  readonly overrides: ReadonlyMap<string, Override>
}

/** One thing to do. */
export type Action =
  | { readonly kind: 'create'; readonly topic: DeclaredTopic }
  | { readonly kind: 'grow'; readonly topic: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'configure'
      readonly topic: string
      readonly changes: readonly ConfigChange[]
      /** All overrides of the topic afterwards: Kafka drops those that a change does not repeat. */
      readonly overrides: Readonly<Record<string, string>>
    }

/** A declared config that differs; `from` is `undefined` when the topic has none of its own. */
export interface ConfigChange {
  readonly key: string
  readonly from: string | undefined
  readonly to: string
}

/** A difference that Kafka cannot remove, or not without losing something. */
export interface Refusal {
  readonly topic: string
  /** What differs, for example `partitions`. */
  readonly what: string
  readonly declared: string
  readonly actual: string
  readonly fix: string
}

/** An override that nobody declared. It may be what keeps a cluster alive tonight, so it stays. */
export interface Undeclared {
  readonly topic: string
  readonly key: string
  readonly value: string | null
}

/** What follows from comparing the declared topics with the actual ones. */
export interface Plan {
  readonly actions: readonly Action[]
  readonly refusals: readonly Refusal[]
  readonly undeclared: readonly Undeclared[]
}

/** Compares the declared topics with the actual ones. Topics that nobody declared are left alone. */
export function plan(declared: readonly DeclaredTopic[], actual: ReadonlyMap<string, ActualTopic>): Plan {
  const plans = declared.map((topic): Plan => {
    const existing = actual.get(topic.name)
    return existing
      ? planExisting(topic, existing)
      : { actions: [{ kind: 'create', topic }], refusals: [], undeclared: [] }
  })
  return {
    actions: plans.flatMap(({ actions }) => actions),
    refusals: plans.flatMap(({ refusals }) => refusals),
    undeclared: plans.flatMap(({ undeclared }) => undeclared),
  }
}

function planExisting(declared: DeclaredTopic, actual: ActualTopic): Plan {
  const { name: topic, partitions, replicationFactor } = declared
  const actions: Action[] = []
  const refusals: Refusal[] = []
  if (partitions > actual.partitions) actions.push({ kind: 'grow', topic, from: actual.partitions, to: partitions })
  if (partitions < actual.partitions) {
    refusals.push({
      topic,
      what: 'partitions',
      declared: String(partitions),
      actual: String(actual.partitions),
      fix: `Kafka cannot remove partitions: declare ${actual.partitions}, or move to a new topic`,
    })
  }
  if (actual.replicationFactors.some((factor) => factor !== replicationFactor)) {
    const factors = actual.replicationFactors.join(' and ')
    refusals.push({
      topic,
      what: 'replicationFactor',
      declared: String(replicationFactor),
      actual: factors,
      fix: `declare ${factors}, or move the replicas with kafka-reassign-partitions`,
    })
  }

  const changes = configChanges(declared.config, actual.overrides)
  const undeclared = [...actual.overrides]
    .filter(([key]) => !(key in declared.config))
    .map(([key, { value }]) => ({ topic, key, value }))
  const lost = undeclared.filter(({ value }) => value === null).map(({ key }) => key)
  if (changes.length > 0 && lost.length > 0) {
    refusals.push({
      topic,
      what: `config ${changes.map(({ key }) => key).join(', ')}`,
      declared: changes.map(({ to }) => to).join(', '),
      actual: changes.map(({ from }) => from ?? 'unset').join(', '),
      fix: `a change would remove ${lost.join(', ')}, whose value Kafka does not tell: use kafka-configs --alter, or declare it`,
    })
  } else if (changes.length > 0) {
    const kept = undeclared.map(({ key, value }) => [key, value ?? ''] as const)
    actions.push({ kind: 'configure', topic, changes, overrides: { ...Object.fromEntries(kept), ...declared.config } })
  }
  return { actions, refusals, undeclared }
}

/** A config counts as set only on the topic itself: a broker's default of the same value may change under it. */
const configChanges = (declared: DeclaredTopic['config'], overrides: ActualTopic['overrides']): ConfigChange[] =>
  Object.entries(declared)
    .map(([key, to]) => ({ key, from: overrides.get(key)?.value ?? undefined, to }))
    .filter(({ from, to }) => from === undefined || normal(from) !== normal(to))

/** Kafka reports lists without the spaces that may have been written. */
const normal = (value: string) => value.trim().replaceAll(/\s*,\s*/g, ',')
