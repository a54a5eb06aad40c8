import { ApiObject, type ApiObjectMetadata, type JsonPatch } from 'cdk8s'
import type { Construct } from 'constructs'
import { holesIn, type Json, sorted } from './json.ts'
import { patched } from './json-patches.ts'
import { refusal } from './validation.ts'

/** A kind of object, as the classes of cdk8s-plus name it. */
interface Kind<Props> {
  readonly GVK: { readonly apiVersion: string; readonly kind: string }
  manifest(props: Props): unknown
}

/**
 * A Kubernetes object that holds what is written from the start. The classes of cdk8s-plus convert after the patches: a quantity
 * that `addJsonPatch()` writes would become null, and a field that they do not know would go.
 */
export class KubernetesObject<Props> extends ApiObject {
  readonly #patches: JsonPatch[] = []

  constructor(scope: Construct, id: string, { GVK }: Kind<Props>, props: Json<Props>) {
    super(scope, id, { ...GVK, ...(props as { metadata?: ApiObjectMetadata }) })
  }

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.#patches.push(...patches)
  }

  /** @throws with all patches that did not arrive, and all values that are none. */
  override toJson(): unknown {
    const { json, problems } = patched(super.toJson(), this.#patches)
    const all = [...problems, ...holesIn(json).map(hole)]
    if (all.length > 0) throw new Error(all.map((problem) => `${this.node.path}: ${problem}`).join('\n'))
    // What an object is comes first, as in all YAML of Kubernetes.
    const { apiVersion, kind, metadata, ...rest } = sorted(json) as Record<string, unknown>
    return { apiVersion, kind, metadata, ...rest }
  }
}

/** The problem of a value that is none. */
export const hole = (pointer: string): string =>
  refusal(pointer, 'null', 'a value: Kubernetes takes null for left out', 'give one, or remove the field')
