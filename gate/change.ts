import { type Applier, applierName } from './applier.ts'
import { fieldsAt, isWithin } from './compare/paths.ts'
import type { Found } from './found.ts'
import { ref } from './objects/identity.ts'
import { Workloads } from './objects/selection.ts'
import { Side } from './objects/side.ts'
import { isProtection, toolWordsOf } from './objects/tools.ts'
import { workloadOf } from './objects/workload.ts'
import type { FieldChange, KubernetesObject, ObjectChange, UnitChange } from './types.ts'

/** What the API server refuses of a change. */
export type Admission = (change: Change) => readonly Found[]

/** A change of a unit, as rules query it: what takes a while is computed once, on demand. */
export class Change {
  readonly before: Side
  readonly after: Side
  readonly objects: readonly ObjectChange[]
  /** Who applies it. */
  readonly applier: Applier
  readonly #written: UnitChange['written']
  readonly #admission: Admission
  #changes: ReadonlyMap<KubernetesObject, ObjectChange> | undefined
  #removed: Workloads | undefined
  #refusals: readonly Found[] | undefined
  #refused: ReadonlySet<string> | undefined

  /** @param applier who applies it; kubectl leaves what is no longer in the manifests */
  constructor({ before, after, objects, written }: UnitChange, admission: Admission, applier: Applier = 'kubectl') {
    this.applier = applier
    this.before = new Side(before)
    this.after = new Side(after, this.before)
    this.objects = objects
    this.#written = written
    this.#admission = admission
  }

  /** How an object of either side changed. */
  of(object: KubernetesObject): ObjectChange | undefined {
    this.#changes ??= new Map(
      this.objects.flatMap((change) =>
        [change.before, change.after].flatMap((side) => (side === undefined ? [] : [[side, change] as const])),
      ),
    )
    return this.#changes.get(object)
  }

  /** The changes of a field of an object, of what is below it, or of what it is part of. */
  at(object: KubernetesObject, path: string): readonly FieldChange[] {
    return fieldsAt(this.of(object)?.fields ?? [], path)
  }

  /** An object as it was written, without any default: for the few traps that depend on it. */
  asWritten(object: KubernetesObject): KubernetesObject {
    return this.#written.get(object) ?? object
  }

  /** Workloads that are no longer in the manifests. They stay in the cluster as they are. */
  get removed(): Workloads {
    this.#removed ??= new Workloads(
      this.objects.flatMap(({ before, after }) => (before !== undefined && after === undefined ? before : [])),
    )
    return this.#removed
  }

  /** Whether applying it deletes an object that is no longer in the manifests. */
  prunes(object: KubernetesObject): boolean {
    return (
      this.applier !== 'kubectl' &&
      !toolWordsOf(object).some((word) => isProtection(word) && obeys(this.applier, word.tool))
    )
  }

  /** What the API server refuses. */
  get refusals(): readonly Found[] {
    this.#refusals ??= this.#admission(this)
    return this.#refusals
  }

  /** Whether the API server refuses what an object becomes: nothing of it changes then, its pods included. */
  isRefused(object: KubernetesObject): boolean {
    this.#refused ??= new Set(this.refusals.filter(({ refuses }) => refuses).map(({ at }) => ref(at.object)))
    return this.#refused.has(ref(object))
  }

  /** Whether applying the change gives an object's pods a new template: it differs, and is not refused. */
  isRolledOut(object: KubernetesObject): boolean {
    const path = workloadOf(object)?.path
    if (path === undefined || this.isRefused(object)) return false
    return this.of(object)?.fields.some((field) => isWithin(field.path, path)) ?? false
  }
}

/** Each obeys its own words only. */
const obeys = (applier: Applier, tool: string) => applierName[applier] === tool
