import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../contracts/user-error.ts'
import { fromTarballs, tarballsOf } from './tarballs.ts'

// The template is a project that works as it is: it only has to be called otherwise.

const TEMPLATE = fileURLToPath(new URL('template', import.meta.url))

/** What the template calls itself, its system and its images, in its texts and in its paths. */
const NAME = 'my-shop'

/** npm publishes no file of that name. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' }

/** What is asked of {@link makeProject}. */
export interface ProjectRequest {
  /** Where the project goes; its last part is its name. */
  readonly folder: string
  /** Folder with tarballs of the packages, for a project that takes them from there. @default - from npm's registry */
  readonly packages?: string | undefined
}

/**
 * Makes a project in a folder that is not there or empty.
 * @returns its name
 * @throws {UserError} with all that is wrong; nothing is written then
 */
export function makeProject({ folder, packages }: ProjectRequest): string {
  const name = basename(resolve(folder))
  const files = templateFiles()
  const { tarballs, missing } = packages === undefined ? { missing: [] } : tarballsOf(packages, files)
  const problems = [...nameProblems(name, files), ...folderProblems(folder), ...missing]
  if (problems.length > 0) throw new UserError(`nothing was written\n${problems.map((one) => `  ${one}`).join('\n')}`)

  const complete = tarballs === undefined ? files : fromTarballs(files, tarballs)
  for (const [file, text] of complete) write(join(folder, file.replaceAll(NAME, name)), text.replaceAll(NAME, name))
  for (const [file, source] of tarballs ?? []) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(source, join(folder, file))
  }
  return name
}

/** The texts of the template, by their paths in a project. */
function templateFiles(): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(TEMPLATE, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(join(TEMPLATE, file)).isFile())
      .sort()
      .map((file) => [RENAMED[file] ?? file, readFileSync(join(TEMPLATE, file), 'utf8')]),
  )
}

function nameProblems(name: string, files: ReadonlyMap<string, string>): string[] {
  // It names the system, its namespace and its images, too. npm's own rules ask for less.
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) || name.length > 63) {
    return [
      `folder: got the name ${JSON.stringify(name)}, expected at most 63 lower-case letters, digits and dashes, ` +
        'starting with a letter; the project, its system and its namespace are called like the folder: choose another',
    ]
  }
  const { dependencies, devDependencies } = JSON.parse(files.get('package.json') ?? '{}')
  if (name in { ...dependencies, ...devDependencies }) {
    return [
      `folder: got the name ${JSON.stringify(name)}, expected another than that of a package that it installs; choose one`,
    ]
  }
  return []
}

function folderProblems(folder: string): string[] {
  if (!existsSync(folder)) return []
  if (!statSync(folder).isDirectory())
    return [`folder: ${folder} is a file, expected an empty folder or none; choose another name`]
  // A repository that was just made, or cloned, is as good as empty.
  const [first] = readdirSync(folder).filter((one) => one !== '.git')
  if (first === undefined) return []
  return [`folder: ${folder} has ${first} in it, expected an empty folder or none; choose another name, or empty it`]
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
