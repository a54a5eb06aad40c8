import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { makeProject } from '../../init/project.ts'
import { PATIENCE, scratch } from '../commands/program.ts'

// What it makes is installed and run in tests/packages.

const bin = resolve('commands/bin.ts')
const tsx = resolve('node_modules/tsx/dist/loader.mjs')

/** Runs the bin in a folder that is no project. */
const run = (cwd: string, ...args: readonly string[]) =>
  execa('node', ['--import', tsx, bin, ...args], { cwd, reject: false, stdin: 'ignore' })

/** Files below a folder, by their paths. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

const template = filesIn('init/template')

/** Our packages and the version that the template wants of each. */
const wanted = (() => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('init/template/package.json', 'utf8'))
  return Object.entries<string>({ ...dependencies, ...devDependencies }).filter(([name]) =>
    name.startsWith('cdk8s-kafka'),
  )
})()

/** A folder with a file for each tarball; but not for one. */
function tarballs(without?: string): string {
  const folder = scratch()
  for (const [name, version] of wanted) {
    if (name !== without) writeFileSync(join(folder, `${name}-${version}.tgz`), name)
  }
  return folder
}

test('a project is the template, called like its folder', { timeout: PATIENCE }, async () => {
  const place = scratch()
  const { exitCode, stdout, stderr } = await run(place, 'init', 'tea-house')
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
  expect(stderr).toBe(
    'tea-house is made. Next:\n  cd tea-house\n  npm install\n  npm run synth\n  npm run dev tea-house',
  )
  const folder = join(place, 'tea-house')
  const files = filesIn(folder)
  const renamed = template.map((file) =>
    file === 'gitignore' ? '.gitignore' : file.replaceAll('my-shop', 'tea-house'),
  )
  expect(files).toEqual(renamed.sort())
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'))
  expect(texts.join('')).not.toContain('my-shop')
  expect(texts.join('')).toContain("name: 'tea-house'")
})

test('the template wants the packages in the version of this one', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(wanted.length).toBe(4)
  for (const [name, own] of wanted) expect([name, own]).toEqual([name, version])
})

test('with tarballs the project has them, and installs them, in its images too', () => {
  const folder = join(scratch(), 'my-shop')
  makeProject({ folder, packages: tarballs() })
  const names = wanted.map(([name, version]) => `packages/${name}-${version}.tgz`)
  expect(filesIn(folder).filter((file) => file.startsWith('packages/'))).toEqual(names.sort())
  const { dependencies, devDependencies, scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  for (const [name, version] of wanted) {
    expect({ ...dependencies, ...devDependencies }[name]).toBe(`file:packages/${name}-${version}.tgz`)
  }
  expect({ zod: dependencies.zod, test: scripts.test }).toEqual({ zod: '^4.1.0', test: 'vitest run' })
  const dockerfile = readFileSync(join(folder, 'Dockerfile.base'), 'utf8')
  expect(dockerfile).toContain('COPY package.json package-lock.json ./\nCOPY packages packages\nRUN npm ci')
})

test('a repository without files is empty, and may be the folder one is in', { timeout: PATIENCE }, async () => {
  const folder = join(scratch(), 'my-shop')
  mkdirSync(join(folder, '.git'), { recursive: true })
  const { exitCode, stderr } = await run(folder, 'init', '.')
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: 'my-shop is made. Next:\n  npm install\n  npm run synth\n  npm run dev my-shop',
  })
})

describe('refused, and nothing is written', () => {
  test('all that is wrong, at once', { timeout: PATIENCE }, async () => {
    const place = scratch()
    mkdirSync(join(place, 'My_Shop'))
    writeFileSync(join(place, 'My_Shop/notes.txt'), 'mine')
    const packages = tarballs('cdk8s-kafka-gate')
    const { exitCode, stdout, stderr } = await run(place, 'init', 'My_Shop', '--packages', packages)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr.split('\n')).toEqual([
      'error: nothing was written',
      '  folder: got the name "My_Shop", expected at most 63 lower-case letters, digits and dashes, starting with a letter; the project, its system and its namespace are called like the folder: choose another',
      '  folder: My_Shop has notes.txt in it, expected an empty folder or none; choose another name, or empty it',
      `  --packages: got no ${join(packages, 'cdk8s-kafka-gate-0.1.0.tgz')}, expected the tarball that npm pack makes; pack all packages into that folder`,
    ])
    expect(filesIn(place)).toEqual(['My_Shop/notes.txt'])
  })

  test.each([
    ['2shops', /got the name "2shops", expected at most 63/],
    ['shop-', /got the name "shop-", expected at most 63/],
    ['s'.repeat(64), /expected at most 63/],
    ['vitest', /got the name "vitest", expected another than that of a package that it installs/],
  ])('the name %s', (name, message) => {
    const place = scratch()
    expect(() => makeProject({ folder: join(place, name) })).toThrow(message)
    expect(readdirSync(place)).toEqual([])
  })

  test('a file of that name', () => {
    const folder = join(scratch(), 'my-shop')
    writeFileSync(folder, 'mine')
    expect(() => makeProject({ folder })).toThrow(/my-shop is a file, expected an empty folder or none/)
    expect(readFileSync(folder, 'utf8')).toBe('mine')
  })

  test('a command of a project where there is none', { timeout: PATIENCE }, async () => {
    const { exitCode, stderr } = await run(scratch(), 'synth')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('cdk8s.yaml: got no such file')
    expect(stderr).toContain('cdk8s-kafka init <folder> makes a project')
  })
})
