/** Classes of what a change does to a running system, worst first. */
export const changeClasses = [
  'data-loss',
  'quorum-loss',
  'outage',
  'manual-steps',
  'reprocessing',
  'ordering-break',
  'rolling-restart',
  'no-restart',
  'cosmetic',
] as const
export type ChangeClass = (typeof changeClasses)[number]

/** How bad a class is: 0 is the worst. */
export const rankOf = (one: ChangeClass): number => changeClasses.indexOf(one)

/** An object of the manifests, normalised. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Record<string, string>
    readonly annotations?: Record<string, string>
  }
  readonly [key: string]: unknown
}

/**
 * A field that differs. List items with a key are named by it:
 * `spec.template.spec.containers[kafka].env[KAFKA_GROUP_ID].value`. Keys that are not plain words are in brackets, too:
 * `data[server.properties]`, `metadata.annotations[cdk8s-kafka/config-hash]`.
 *
 * Values are normalised; undefined: absent. A part that is on one side only is one change, at its top: an added variable
 * is `env[NAME]` with `{ name, value }` after. A list whose items are reordered is one change of the list.
 */
export interface FieldChange {
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/** An object on both sides, or on one. */
export interface ObjectChange {
  readonly before?: KubernetesObject
  readonly after?: KubernetesObject
  /** Empty when nothing differs, and when the object is on one side only. */
  readonly fields: readonly FieldChange[]
}

/** What is applied together: one folder of manifests (`production/order-tracker`), before and after. */
export interface UnitChange {
  readonly unit: string
  readonly before: readonly KubernetesObject[]
  readonly after: readonly KubernetesObject[]
  readonly objects: readonly ObjectChange[]
  /** The objects of both sides as written, without defaults. */
  readonly written: ReadonlyMap<KubernetesObject, KubernetesObject>
}

/** What a change does, and what to do about it. */
export interface Finding {
  /** Stable, documented in docs/changes.md. */
  readonly code: string
  readonly class: ChangeClass
  readonly object: {
    readonly apiVersion: string
    readonly kind: string
    readonly namespace: string | undefined
    readonly name: string
  }
  /** Of the field; empty: the object itself. */
  readonly path: string
  readonly old: unknown
  readonly new: unknown
  /** One or two sentences in Kafka's or Kubernetes' semantics. */
  readonly why: string
  /** What to do, with the real names and commands. */
  readonly action: string
  /** Whether the API server refuses the object because of it: then nothing of the object changes. @default false */
  readonly refuses?: boolean
  /** Where the object stands: in the new manifests, or in the old ones if it is no longer there. @default - it was not read from a file */
  readonly place?: { readonly file: string; readonly line: number }
}

/** A finding, and the unit that it is in. */
export interface UnitFinding extends Finding {
  readonly unit: string
}
