import type { KubernetesObject } from '../types.ts'
import { documentsOf } from './documents.ts'
import { type Files, type ManifestReader, type Units, unitOf } from './manifests.ts'

/**
 * Reads both sides, of which the new one is what this project has just rendered. Where both have the same text there is
 * nothing to compare: of such units only the names are read, which takes a tenth of the time.
 * @param folder where both are, for reports
 * @throws {UserError} if a side cannot be read.
 */
export function readRendered(
  reader: ManifestReader,
  before: Files,
  after: Files,
  folder: string,
): { before: Units; after: Units } {
  const touched = new Set(
    [...new Set([...before.keys(), ...after.keys()])]
      .filter((file) => before.get(file) !== after.get(file))
      .map((file) => unitOf(file)),
  )
  const outlines = new Map<string, KubernetesObject[]>()
  for (const [file, text] of after) {
    const unit = unitOf(file)
    if (touched.has(unit)) continue
    const objects = outlinesOf(text)
    if (objects === undefined) touched.add(unit)
    else outlines.set(unit, [...(outlines.get(unit) ?? []), ...objects])
  }
  for (const unit of touched) outlines.delete(unit)
  const read = (files: Files) => {
    const parsed = reader.read(new Map([...files].filter(([file]) => touched.has(unitOf(file)))), folder)
    return new Map([...parsed, ...outlines].sort(([one], [other]) => (one < other ? -1 : 1)))
  }
  return { before: read(before), after: read(after) }
}

/** The names of rendered objects; `undefined` where one has to be parsed to know them. */
function outlinesOf(text: string): KubernetesObject[] | undefined {
  const objects = documentsOf(text).map(outlineOf)
  return objects.every((object) => object !== undefined) ? objects : undefined
}

/** Rendered objects begin alike, and what is not in quotes there is text. */
function outlineOf({ text }: { readonly text: string }): KubernetesObject | undefined {
  const [, apiVersion, kind, lines] =
    /^\n?apiVersion: ([\w./-]+)\nkind: (\w+)\nmetadata:\n((?: .*(?:\n|$))+)/.exec(text) ?? []
  const field = (name: string) => new RegExp(`^ {2}${name}: (.*)$`, 'm').exec(lines ?? '')?.[1]
  const [name, namespace] = [field('name'), field('namespace')]
  const isPlain = (value: string | undefined) => value === undefined || /^[a-z][\w.-]*$/.test(value)
  if (apiVersion === undefined || kind === undefined || name === undefined) return undefined
  if (!isPlain(name) || !isPlain(namespace)) return undefined
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } }
}
