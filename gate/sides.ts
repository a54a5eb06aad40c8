import { dirname, relative, resolve, sep } from 'node:path'
import { isSelected, type Selection } from '../contracts/selection.ts'
import { UserError } from '../contracts/user-error.ts'
import type { Applier } from './applier.ts'
import { filesOf, filesOfFolder, isFolder, isSingle } from './reading/folder.ts'
import { filesOfRef } from './reading/git.ts'
import { type Files, ManifestReader, type Units } from './reading/manifests.ts'
import { readRendered } from './reading/outlines.ts'

/** What is compared with what. */
export interface Request extends Selection {
  /** The new side: a folder, a file, `-` for standard input, or what a program would write into a folder. */
  readonly now: string | Files
  /** Who applies the new side, and whether it deletes what is no longer there. @default 'kubectl' */
  readonly appliedBy?: Applier | undefined
  /** The old side: the same, or what git knows as a commit. Absent: `dist` as committed at `HEAD`. */
  readonly against?: string | undefined
}

/** Both sides, and the warnings from reading them. */
export interface Sides {
  readonly before: Units
  readonly after: Units
  readonly warnings: readonly string[]
}

/** Where the manifests are that the code is compared with. */
const DIST = 'dist'

/**
 * Reads both sides; writes nothing.
 * @throws {UserError} if a side cannot be read.
 */
export async function readSides(request: Request): Promise<Sides> {
  const { now, against } = request
  const warnings: string[] = []
  const rendered = typeof now !== 'string'
  if (now === '-' && against === '-') throw new UserError('got - twice, expected one side from standard input')
  const after = rendered ? now : filesOf(now)
  const before = await oldSide(rendered ? undefined : now, against, warnings)
  const [old, fresh] = [selected(before, request), selected(after, request)]
  const reader = new ManifestReader()
  const where = rendered ? DIST : folderOf(now)
  const read = () => ({
    before: reader.read(old, against !== undefined && isFolder(against) ? folderOf(against) : where),
    after: reader.read(fresh, where),
  })
  const units = rendered ? readRendered(reader, old, fresh, where) : read()
  const files = alone(now) && alone(against) ? { before: asOne(units.before), after: asOne(units.after) } : units
  return { ...files, warnings: [...warnings, ...reader.warnings] }
}

async function oldSide(folder: string | undefined, against: string | undefined, warnings: string[]): Promise<Files> {
  if (against !== undefined && isSingle(against)) return filesOf(against)
  if (against !== undefined && isFolder(against)) return filesOfFolder(against)
  const ref = against ?? 'HEAD'
  // The committed dist, unless a commit is asked for another folder of the repository.
  const path = folder !== undefined && against !== undefined && isHere(folder) ? folder : DIST
  const files = await filesOfRef(ref, path)
  if (files.size === 0) warnings.push(`${ref} has no manifests in ${path}: everything is new`)
  return files
}

/** Two files of different names are one and the same thing: what is applied. */
const alone = (side: string | Files | undefined) => typeof side === 'string' && isSingle(side)
const asOne = (units: Units): Units => new Map([['.', [...units.values()].flat()]])

/** Where reports say that the files are. */
const folderOf = (side: string): string => (side === '-' ? '' : isSingle(side) ? dirname(side) : side)

const isHere = (folder: string) => relative(process.cwd(), resolve(folder)).split(sep)[0] !== '..'

/** Files of `<environment>/<system>/`, of the ones that are asked for. */
const selected = (files: Files, selection: Selection): Files =>
  new Map([...files].filter(([file]) => isSelected(selection, file)))
