import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { execa } from 'execa'

/** A folder outside of the repository that is removed by whoever asked for it. */
export const outside = (name: string): string => mkdtempSync(join(tmpdir(), `${name}-`))

export const removed = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** A project that has one of the folders of `consumers/`, and what it depends on, the tarballs included. */
export async function consumer(
  name: string,
  tarballs: ReadonlyMap<string, string>,
  wanted: readonly string[],
): Promise<string> {
  const folder = outside(name)
  cpSync(resolve('tests/packages/consumers', name), folder, { recursive: true })
  // Named so that the tests of this repository do not find them.
  for (const file of readdirSync(folder).filter((one) => one.endsWith('.txt'))) {
    renameSync(join(folder, file), join(folder, file.replace(/\.txt$/, '')))
  }
  const manifest = join(folder, 'package.json')
  const project = JSON.parse(readFileSync(manifest, 'utf8'))
  for (const one of wanted) project.dependencies[one] = `file:${tarballs.get(one)}`
  writeFileSync(manifest, JSON.stringify(project, null, 2))
  await execa('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder })
  return folder
}

/** The folder with the program `node` of a major version, from the npm package of that name. */
export async function nodeOf(version: string, folder: string): Promise<string> {
  if (process.versions.node.startsWith(`${version}.`)) return dirname(process.execPath)
  await execa('npm', ['install', '--no-audit', '--no-fund', '--prefix', join(folder, version), `node@${version}`])
  return join(folder, version, 'node_modules/node/bin')
}

/** Runs a command in a consumer's folder with a version of Node. */
export const run = (folder: string, node: string, command: string, env: Readonly<Record<string, string>> = {}) =>
  execa(command, {
    cwd: folder,
    shell: true,
    reject: false,
    all: true,
    // What vitest and npm say to their own processes is none of theirs.
    extendEnv: false,
    env: { HOME: process.env.HOME ?? folder, PATH: [node, process.env.PATH].join(delimiter), CI: 'true', ...env },
  })
