import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { UserError } from '../../contracts/user-error.ts'
import type { Files } from './manifests.ts'

/** What kubectl takes from a folder. */
export const isManifest = (file: string): boolean => /\.(?:ya?ml|json)$/.test(file)

/** Whether there is such a folder. */
export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

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
  return new Map(files.map((file) => [relative(folder, file).split(sep).join('/'), readFileSync(file, 'utf8')]))
}
