import type { ReviewedFinding } from '../accepted.ts'
import { printable } from '../printable.ts'
import { changeText } from './values.ts'

/** Findings that say the same about several fields of an object, or about several objects. */
export interface FindingGroup {
  readonly first: ReviewedFinding
  /** Of the first object: a line each. */
  readonly all: readonly ReviewedFinding[]
  /** All objects of which it is said, the first one included. */
  readonly objects: readonly string[]
  /** The folders that these are in. */
  readonly units: readonly string[]
}

/** Groups findings, in their order, so that a sentence stands once, and a release is one entry. */
export function grouped(findings: readonly ReviewedFinding[]): FindingGroup[] {
  const byObject = new Map<string, ReviewedFinding[]>()
  for (const finding of findings) {
    const { unit, code, object, why, action, accepted } = finding
    add(byObject, JSON.stringify([unit, code, finding.class, object, why, action, accepted?.reason]), finding)
  }
  const alike = new Map<string, ReviewedFinding[][]>()
  for (const all of byObject.values()) add(alike, JSON.stringify(all.map(shapeOf)), all)
  return [...alike.values()].flatMap((groups) => {
    const [all = []] = groups
    const [first] = all
    if (first === undefined) return []
    const firsts = groups.flatMap(([one]) => one ?? [])
    const units = [...new Set(firsts.map(({ unit }) => unit))]
    return [{ first, all, objects: firsts.map(objectName), units }]
  })
}

function add<T>(groups: Map<string, T[]>, key: string, one: T): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [one])
  else group.push(one)
}

/** What a finding says, whatever its object is called: of an image only what its tag becomes. */
function shapeOf(finding: ReviewedFinding): unknown {
  const { code, class: given, object, path, old, new: now, action, accepted } = finding
  const plain = (text: string) => text.replaceAll(object.name, '*')
  const values = [old, now].map((value) => {
    if (typeof value !== 'string') return value
    return path.endsWith('.image') ? value.replace(/^.*?(?=[:@][^/]*$)/, '') : plain(value)
  })
  const isImage = path.endsWith('.image')
  // How many pods there are, and other numbers in sentences, are of the object.
  return [
    code,
    given,
    isImage ? '' : object.kind,
    isImage ? 'image' : plain(path).replace(/\[[^\]]*\]/g, '[]'),
    values,
    isImage ? '' : plain(action).replaceAll(object.kind.toLowerCase(), '*'),
    accepted?.reason,
  ]
}

/** `StatefulSet/kafka`, with its namespace if it says one. */
export const objectName = ({ object: { kind, name, namespace } }: Pick<ReviewedFinding, 'object'>): string =>
  printable(`${kind}/${name}${namespace === undefined ? '' : ` in ${namespace}`}`)

/** The same, with the folder that it is in. */
export const placeName = (finding: ReviewedFinding): string => `${printable(finding.unit)}: ${objectName(finding)}`

/** Most names of objects that an entry shows. */
const MOST_NAMES = 6

/** The objects of an entry, with where they are, in a line. */
export function objectNames({ objects, units }: FindingGroup): string {
  const names = [...new Set(objects)]
  const shown = names.slice(0, MOST_NAMES)
  const more = objects.length - shown.length
  const list = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  if (units.length > 1) return `${list}, in ${units.length} folders`
  const [unit = '.'] = units
  // The folder itself that was asked for.
  return unit === '.' ? list : `${printable(unit)}: ${list}`
}

/** The lines of an entry's fields: of a change that many objects have, that of the first one. */
export const fieldLines = ({ all }: FindingGroup): { readonly path: string; readonly change: string }[] =>
  all.flatMap((finding) =>
    finding.path === '' ? [] : [{ path: printable(finding.path), change: changeText(finding) }],
  )
