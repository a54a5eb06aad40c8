import { UserError } from '../../contracts/user-error.ts'
import { isPart } from '../objects/shape.ts'
import type { KubernetesObject } from '../types.ts'
import { type Document, documentsOf, parsed } from './documents.ts'

/** Files by their path below the folder that was asked for. */
export type Files = ReadonlyMap<string, string>

/** Objects as they are written, by unit: the folder they are in; `.` is the one that was asked for. */
export type Units = ReadonlyMap<string, readonly KubernetesObject[]>

/** Reads both sides of a change. The same text is parsed once, so that what did not change is the same object. */
export class ManifestReader {
  readonly #known = new Map<string, readonly KubernetesObject[]>()

  /** @throws {UserError} if a file is no YAML, or holds something else than Kubernetes objects. */
  read(files: Files): Units {
    const units = new Map<string, KubernetesObject[]>()
    for (const [file, text] of files) {
      const objects = documentsOf(text).flatMap((document) => this.#objectsOf(document, file))
      const unit = unitOf(file)
      const known = units.get(unit)
      if (known === undefined) units.set(unit, objects)
      else known.push(...objects)
    }
    return new Map([...units].sort(([one], [other]) => (one < other ? -1 : 1)))
  }

  #objectsOf(document: Document, file: string): readonly KubernetesObject[] {
    const known = this.#known.get(document.text)
    if (known !== undefined) return known
    const objects = objectsIn(parsed(document, file), `${file}:${document.line}`)
    this.#known.set(document.text, objects)
    return objects
  }
}

/** The folder of a file. */
export const unitOf = (file: string): string => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.')

/** An object, or the items of a list of them. */
function objectsIn(value: unknown, place: string): KubernetesObject[] {
  if (value === null || value === undefined) return []
  if (!isPart(value)) throw refused(place, `got ${JSON.stringify(value).slice(0, 40)}`)
  const { apiVersion, kind, metadata, items } = value
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
    // The items of a list of one kind need not name it.
    const inherited = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) }
    return items.flatMap((item) => objectsIn(isPart(item) ? { ...inherited, ...item } : item, place))
  }
  const name = isPart(metadata) ? metadata.name : undefined
  if (typeof apiVersion === 'string' && typeof kind === 'string' && typeof name === 'string') {
    return [value as unknown as KubernetesObject]
  }
  const missing = [
    ...(typeof apiVersion === 'string' ? [] : ['apiVersion']),
    ...(typeof kind === 'string' ? [] : ['kind']),
    ...(typeof name === 'string' ? [] : ['metadata.name']),
  ]
  throw refused(place, `got an object without ${missing.join(', ')}${name === undefined ? '' : ' as text'}`)
}

const refused = (place: string, got: string) =>
  new UserError(`${place}: ${got}, expected a Kubernetes object; kubectl would refuse it, too`)
