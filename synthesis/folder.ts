import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { UserError } from '../contracts/user-error.ts'
import type { Rendered } from './render.ts'

/** Extension of every file this project writes; anything else in the output folder is foreign. */
const EXTENSION = '.k8s.yaml'

/**
 * Refuses what cannot be a folder of its own, before anything of it is read.
 * @throws {UserError} for a file, a pipe, a link that leads nowhere, and a folder that the program runs in
 */
export function refuseFolder(folder: string): void {
  const target = resolve(folder)
  const expected = 'a folder of its own, which may be replaced as a whole; choose an empty or new one'
  const got = `--out: got ${JSON.stringify(folder)},`
  const stats = statSync(target, { throwIfNoEntry: false })
  if (stats === undefined && lstatSync(target, { throwIfNoEntry: false }) !== undefined)
    throw new UserError(`${got} a link that leads nowhere, expected ${expected}`)
  if (stats !== undefined && !stats.isDirectory())
    throw new UserError(`${got} which is no folder, expected ${expected}`)
  const above = relative(target, process.cwd())
  if (above === '' || !above.startsWith('..'))
    throw new UserError(`${got} in which this program runs, expected ${expected}`)
}

/** The manifests in a folder, by their path below it. An absent folder is an empty one. */
export function readFolder(folder: string): Rendered {
  return new Map(filesBelow(folder).map((file) => [relative(folder, file), readFileSync(file, 'utf8')]))
}

/** How a folder differs from what it should be. */
export interface Difference {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

/** Compares two sets of files. */
export function compare(before: Rendered, after: Rendered): Difference {
  return {
    added: [...after.keys()].filter((file) => !before.has(file)).sort(),
    changed: [...after.keys()].filter((file) => before.has(file) && before.get(file) !== after.get(file)).sort(),
    removed: [...before.keys()].filter((file) => !after.has(file)).sort(),
  }
}

/**
 * Replaces the content of a folder. Everything is first written beside it and then swapped in by renaming, so that the folder is
 * never half old and half new.
 * @throws {UserError} if the folder holds anything that this project did not write.
 */
export function replaceFolder(folder: string, files: Rendered): void {
  const target = resolve(folder)
  refuseForeignFiles(target)
  const next = `${target}.next-${process.pid}`
  const previous = `${target}.previous-${process.pid}`
  try {
    mkdirSync(next, { recursive: true })
    for (const folder of new Set([...files.keys()].map((name) => dirname(name)))) {
      mkdirSync(join(next, folder), { recursive: true })
    }
    for (const [name, text] of files) writeFileSync(join(next, name), text)
    if (existsSync(target)) renameSync(target, previous)
    renameSync(next, target)
  } finally {
    rmSync(next, { recursive: true, force: true })
    if (existsSync(previous) && !existsSync(target)) renameSync(previous, target)
    rmSync(previous, { recursive: true, force: true })
  }
}

function refuseForeignFiles(folder: string): void {
  refuseFolder(folder)
  const foreign = filesBelow(folder).filter((file) => !file.endsWith(EXTENSION))
  if (foreign.length === 0) return
  throw new UserError(
    `--out: ${folder} contains ${foreign.length} file(s) that synth did not write, for example ${foreign[0]}; ` +
      'the folder is replaced as a whole: choose an empty or new one',
  )
}

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : []
