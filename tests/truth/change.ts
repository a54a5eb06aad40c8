import type { Variation } from './system.ts'

/**
 * What really happens when a change is applied, as far as the API server shows it. Objects are `Kind/name`, sorted;
 * an object in the other namespace has `(elsewhere)` behind it.
 */
export interface Outcome {
  /** Not taken: nothing of the object changes. */
  readonly refused: readonly string[]
  /** Deployments and StatefulSets with a new revision of their pod template: each of their pods is replaced. */
  readonly restarted: readonly string[]
  /** Workloads whose number of pods is another one: `Deployment/api 2 → 3`. */
  readonly scaled: readonly string[]
  /** Objects that were not there. */
  readonly created: readonly string[]
  /** Objects that are no longer in the manifests, and are still there. */
  readonly left: readonly string[]
  /** Claims that were made for pods of StatefulSets. */
  readonly claimsMade: readonly string[]
  /** Claims that are gone, and their data. */
  readonly claimsGone: readonly string[]
}

/** What nobody expects does not happen. */
export type Expected = Partial<Outcome>

/** What a change does inside of Kafka, which no API server shows. */
export interface KafkaObservation {
  /** What a real Kafka did. */
  readonly did: string
  /** The test that has seen it. */
  readonly seenBy: string
}

/** One change of a running system. */
export interface Change {
  /** What is done, for people; unique. */
  readonly name: string
  /** @default - the small system as it is */
  readonly before?: Variation
  readonly after: Variation
  readonly expects: Expected
  /** For changes that Kafka has something to say about. @default - Kafka does not notice */
  readonly kafka?: 'not yet observed' | KafkaObservation
}

/** Changes of one kind. */
export interface Group {
  readonly title: string
  readonly changes: readonly Change[]
}

export const nothing: Outcome = {
  refused: [],
  restarted: [],
  scaled: [],
  created: [],
  left: [],
  claimsMade: [],
  claimsGone: [],
}
