import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Package, packages } from '../../packaging/packages.ts'

interface Manifest {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** The packages that the sources of a package import by name; the template of a project is text to them. */
function importsOf({ from, sources }: Package): string[] {
  const files = sources.flatMap((source) =>
    readdirSync(join(from, source), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/(^|\/)(lib|node_modules|template)\//.test(file))
      .map((file) => join(from, source, file)),
  )
  const names = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:\bfrom |\bimport\(|\brequire\(|^import )'([@a-z][^'\s]*)'/gm)].map(
      ([, name = '']) => (name.startsWith('@') ? name.split('/', 2).join('/') : (name.split('/')[0] ?? '')),
    ),
  )
  return [...new Set(names)].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)).sort()
}

describe.each(packages.map((one) => [one.name, one] as const))('%s', (_, one) => {
  const { dependencies = {}, peerDependencies = {} } = manifestOf(one.folder)

  test('declares what its sources import', () => {
    const imported = importsOf(one)
    expect(imported).not.toEqual([])
    expect(Object.keys({ ...dependencies, ...peerDependencies })).toEqual(expect.arrayContaining(imported))
  })

  test('has the version of all, and wants that of the others', () => {
    const { version } = manifestOf('.')
    expect(manifestOf(one.folder).version).toBe(version)
    const others = Object.entries({ ...dependencies, ...peerDependencies }).filter(([name]) =>
      packages.some((other) => other.name === name),
    )
    for (const [name, wanted] of others) expect([name, wanted]).toEqual([name, version])
  })
})

test('images of this repository install what the runtime depends on', () => {
  const runtime = manifestOf('services/runtime')
  const wanted = Object.keys({ ...runtime.dependencies, ...runtime.peerDependencies })
  const installed = Object.keys(manifestOf('services').dependencies ?? {})
  expect(installed.sort()).toEqual(wanted.filter((name) => !name.startsWith('cdk8s-kafka')).sort())
})
