import { closeSync, fstatSync, openSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { UserError } from '../../contracts/user-error.ts'
import type { Files } from './manifests.ts'

/** What kubectl takes from a folder. */
export const isManifest = (file: string): boolean => /\.(?:ya?ml|json)$/.test(file)

/** Whether there is such a folder. */
export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** Whether there is such a file, or standard input, which is called `-`. */
export const isSingle = (path: string): boolean =>
  path === '-' || (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)

/** Most bytes of a file. Twenty thousand objects have a tenth of it. */
const MOST_BYTES = 256 * 1024 * 1024

/**
 * The manifests of a file, of standard input (`-`), or of a folder and all below it.
 * @throws {UserError} if there is nothing of the kind, or something in it that is no file of its own: a link that leads out of the
 * folder, a pipe, a device.
 */
export function filesOf(path: string): Files {
  return isSingle(path) ? new Map([[path === '-' ? 'stdin' : basename(path), readOne(path)]]) : filesOfFolder(path)
}

/**
 * The manifests in a folder and all below it.
 * @throws {UserError} if there is no such folder, or none in it.
 */
export function filesOfFolder(folder: string): Files {
  if (!isFolder(folder)) throw new UserError(`got ${JSON.stringify(folder)}, expected a folder of manifests`)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && isManifest(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  if (files.length === 0)
    throw new UserError(`got ${JSON.stringify(folder)}, expected a folder with *.yaml, *.yml or *.json`)
  const root = realpathSync(folder)
  const problems = files.flatMap((file) => problemOf(file, root) ?? [])
  if (problems.length > 0) throw new UserError(problems.join('\n'))
  return new Map(files.map((file) => [relative(folder, file).split(sep).join('/'), readOne(file)]))
}

/** Why a file is not read: what it leads to is nothing of the folder, and would stand in the report. */
function problemOf(file: string, root: string): string | undefined {
  const stats = statsOf(file)
  const name = JSON.stringify(file)
  if (stats === undefined) return `${name}: got a link that leads nowhere, expected a file`
  // A folder that is called like a manifest is linked: kubectl does not follow it either.
  if (!stats.isFile()) return `${name}: got no file, but ${kindOfFile(stats)}; expected a file, or another name`
  const real = realpathSync(file)
  return real.startsWith(root + sep) ? undefined : `${name}: got a link out of the folder, expected a file in it`
}

/** A link to itself is an error, and not just nothing. */
function statsOf(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

const kindOfFile = (stats: { isFIFO(): boolean; isSocket(): boolean; isDirectory(): boolean }) =>
  stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : stats.isDirectory() ? 'a linked folder' : 'a device'

function readOne(path: string): string {
  if (path === '-') return readFileSync(0, 'utf8')
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    if (size > MOST_BYTES) {
      throw new UserError(`${JSON.stringify(path)}: got ${size} bytes, expected at most ${MOST_BYTES}; split the file`)
    }
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}
