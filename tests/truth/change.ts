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

/** A change that running pods and a real Kafka are asked about, too. */
export interface Live {
  /** Whether one broker is enough to see it: that system starts sooner. @default false */
  readonly withOneBroker?: boolean
  /**
   * What somebody does next, so that the change takes effect: arguments of kubectl, or `apply` once more.
   * @default - nothing
   */
  readonly next?: readonly string[]
  /** The risk that it brings, as named in docs/changes-risks.md: harm comes with a fault only. */
  readonly risk?: string
}

/** One change of a running system. */
export interface Change {
  /** What is done, for people; unique. */
  readonly name: string
  /** @default - the small system as it is */
  readonly before?: Variation
  readonly after: Variation
  readonly expects: Expected
  /** For changes that Kafka or its clients have something to say about. @default - only the API server is asked */
  readonly live?: Live
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
