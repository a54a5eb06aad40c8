import type { KubernetesObject } from '../types.ts'
import { grouped } from './grouped.ts'
import { ref, refTo } from './identity.ts'
import { secretsMadeFrom } from './made-secrets.ts'
import { scaledBy, servicesByTarget, usersByReference } from './neighbours.ts'
import { Workloads } from './selection.ts'
import type { Workload } from './workload.ts'

/** The objects of one side of a change, and what rules look up among them: computed once, on demand. */
export class Side {
  readonly objects: readonly KubernetesObject[]
  #byKey: ReadonlyMap<string, KubernetesObject> | undefined
  #workloads: Workloads | undefined
  #services: ReadonlyMap<KubernetesObject, readonly KubernetesObject[]> | undefined
  #scaled: ReadonlySet<string> | undefined
  #made: ReadonlySet<string> | undefined
  #byKind: ReadonlyMap<string, readonly KubernetesObject[]> | undefined
  #users: ReadonlyMap<string, readonly Workload[]> | undefined

  readonly #left: Side | undefined

  /** @param left what was applied before: objects that are no longer in the manifests stay in the cluster */
  constructor(objects: readonly KubernetesObject[], left?: Side) {
    this.objects = objects
    this.#left = left
  }

  /** @param kind as `kindOf()` says it */
  find(kind: string, namespace: string | undefined, name: string): KubernetesObject | undefined {
    this.#byKey ??= new Map(this.objects.map((object) => [ref(object), object]))
    return this.#byKey.get(refTo(kind, namespace, name))
  }

  /** The objects of a kind, as they spell it. */
  ofKind(kind: string): readonly KubernetesObject[] {
    this.#byKind ??= grouped(this.objects, (object) => [object.kind])
    return this.#byKind.get(kind) ?? []
  }

  /** Whether an operator makes a Secret from something in the manifests. */
  isMadeSecret(namespace: string | undefined, name: string): boolean {
    this.#made ??= new Set(this.objects.flatMap(secretsMadeFrom))
    return this.#made.has(refTo('Secret', namespace, name))
  }

  /** The same, with what is left in the cluster of the manifests before. */
  there(kind: string, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.find(kind, namespace, name) ?? this.#left?.find(kind, namespace, name)
  }

  get workloads(): Workloads {
    this.#workloads ??= new Workloads(this.objects)
    return this.#workloads
  }

  /** The Services that send to the pods of an object. */
  servicesOf(object: KubernetesObject): readonly KubernetesObject[] {
    this.#services ??= servicesByTarget(this.objects, this.workloads)
    return this.#services.get(object) ?? []
  }

  /** Whether an autoscaler says how many pods an object has. */
  isAutoscaled(object: KubernetesObject): boolean {
    this.#scaled ??= new Set(this.objects.flatMap(scaledBy))
    return this.#scaled.has(ref(object))
  }

  /**
   * The workloads that need an object.
   * @param kind as `kindOf()` says it
   */
  usersOf(kind: string, namespace: string | undefined, name: string): readonly Workload[] {
    this.#users ??= usersByReference(this.workloads)
    return this.#users.get(refTo(kind, namespace, name)) ?? []
  }
}
