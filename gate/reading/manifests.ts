import { join } from 'node:path/posix'
import { UserError } from '../../contracts/user-error.ts'
import { isPart } from '../objects/shape.ts'
import { printable } from '../printable.ts'
import type { KubernetesObject } from '../types.ts'
import { type Document, documentsOf, parsed } from './documents.ts'

/** Files by their path below the folder that was asked for. */
export type Files = ReadonlyMap<string, string>

/** Objects as they are written, by unit: the folder they are in; `.` is the one that was asked for. */
export type Units = ReadonlyMap<string, readonly KubernetesObject[]>

/** Reads both sides of a change. The same text is parsed once, so that what did not change is the same object. */
export class ManifestReader {
  readonly #known = new Map<string, readonly KubernetesObject[]>()
  readonly #warnings = new Set<string>()

  /** What was read, and is not what it looks like. */
  get warnings(): readonly string[] {
    return [...this.#warnings]
  }

  /**
   * @param folder where the files are, for reports
   * @throws {UserError} if a file is no YAML, or holds something else than Kubernetes objects.
   */
  read(files: Files, folder = ''): Units {
    const units = new Map<string, KubernetesObject[]>()
    for (const [file, text] of files) {
      const objects = documentsOf(text).flatMap((document) => this.#objectsOf(document, file, folder))
      const unit = unitOf(file)
      const known = units.get(unit)
      if (known === undefined) units.set(unit, objects)
      else known.push(...objects)
    }
    return new Map([...units].sort(([one], [other]) => (one < other ? -1 : 1)))
  }

  #objectsOf(document: Document, file: string, folder: string): readonly KubernetesObject[] {
    const known = this.#known.get(document.text)
    if (known !== undefined) return known
    const value = parsed(document, file, (warning) => this.#warnings.add(warning))
    const objects = objectsIn(value, `${printable(file)}:${document.line}`)
    for (const object of objects)
      Object.defineProperty(object, PLACE, { value: { file: join(folder, file), line: document.line } })
    this.#known.set(document.text, objects)
    return objects
  }
}

/** Where an object stands, as {@link placeOf} finds it. */
const PLACE = Symbol('place')

/** A document of a file. */
export interface FilePlace {
  readonly file: string
  /** Where the document begins, counted from 1. */
  readonly line: number
}

/** Where an object was read; `undefined` for one that a program has made. */
export const placeOf = (object: KubernetesObject): FilePlace | undefined =>
  (object as { readonly [PLACE]?: FilePlace })[PLACE]

/** The folder of a file. */
export const unitOf = (file: string): string => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.')

/** An object, or the items of a list of them. */
function objectsIn(value: unknown, place: string): KubernetesObject[] {
  if (value === null || value === undefined) return []
  if (!isPart(value)) throw refused(place, `got ${printable(JSON.stringify(value).slice(0, 40))}`)
  const { apiVersion, kind, metadata, items } = value
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
    // The items of a list of one kind need not name it.
    const inherited = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) }
    return items.flatMap((item) => objectsIn(isPart(item) ? { ...inherited, ...item } : item, place))
  }
  const name = isPart(metadata) ? metadata.name : undefined
  if (typeof apiVersion === 'string' && typeof kind === 'string' && typeof name === 'string') {
    if (!/^[A-Z][A-Za-z0-9]{0,62}$/.test(kind)) {
      throw refused(place, `got the kind ${printable(JSON.stringify(kind).slice(0, 60))}`)
    }
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
