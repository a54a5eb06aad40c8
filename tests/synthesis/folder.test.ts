import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UserError } from '../../contracts/user-error.ts'
import { compare, readFolder, replaceFolder } from '../../synthesis/folder.ts'

let parent: string
let dist: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'folder-'))
  dist = join(parent, 'dist')
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

const files = (...names: string[]) => new Map(names.map((name) => [name, `text of ${name}\n`]))

test('an absent folder is an empty one', () => {
  expect(readFolder(dist)).toEqual(new Map())
})

test('what is written is read back', () => {
  replaceFolder(dist, files('a/b/c.k8s.yaml', 'd.k8s.yaml'))
  expect(readFolder(dist)).toEqual(files('a/b/c.k8s.yaml', 'd.k8s.yaml'))
})

test('the folder above may be absent too', () => {
  replaceFolder(join(dist, 'deep', 'er'), files('a.k8s.yaml'))
  expect(readFolder(dist)).toEqual(new Map([['deep/er/a.k8s.yaml', 'text of a.k8s.yaml\n']]))
})

test('files that are no longer made go, and nothing is left beside the folder', () => {
  replaceFolder(dist, files('old.k8s.yaml', 'same.k8s.yaml'))
  replaceFolder(dist, files('same.k8s.yaml', 'new.k8s.yaml'))
  expect(readFolder(dist)).toEqual(files('new.k8s.yaml', 'same.k8s.yaml'))
  expect(readdirSync(parent)).toEqual(['dist'])
})

test('nothing to write empties the folder', () => {
  replaceFolder(dist, files('old.k8s.yaml'))
  replaceFolder(dist, new Map())
  expect(readdirSync(dist)).toEqual([])
})

test('a folder with somebody else’s files is refused and stays as it was', () => {
  mkdirSync(dist)
  writeFileSync(join(dist, 'README.md'), 'mine')
  writeFileSync(join(dist, 'old.k8s.yaml'), 'old')
  expect(() => replaceFolder(dist, files('new.k8s.yaml'))).toThrow(
    new UserError(
      `--out: ${dist} contains 1 file(s) that synth did not write, for example ${dist}/README.md; the folder is replaced as a whole: choose an empty or new one`,
    ),
  )
  expect(readdirSync(dist)).toEqual(['README.md', 'old.k8s.yaml'])
  expect(readdirSync(parent)).toEqual(['dist'])
})

test('a file in the place of the folder is refused', () => {
  writeFileSync(dist, 'mine')
  expect(() => replaceFolder(dist, files('a.k8s.yaml'))).toThrow(/which is no folder, expected a folder of its own/)
})

test('a write that fails leaves the folder as it was', () => {
  replaceFolder(dist, files('old.k8s.yaml'))
  // A file and a folder of the same name cannot both be written.
  expect(() => replaceFolder(dist, files('a.k8s.yaml', 'a.k8s.yaml/b.k8s.yaml'))).toThrow()
  expect(readFolder(dist)).toEqual(files('old.k8s.yaml'))
  expect(readdirSync(parent)).toEqual(['dist'])
  expect(existsSync(dist)).toBe(true)
})

test('a comparison names what is added, changed and removed, sorted', () => {
  const before = new Map([
    ['b', '1'],
    ['a', '1'],
    ['c', '1'],
  ])
  const after = new Map([
    ['z', '1'],
    ['b', '2'],
    ['c', '1'],
    ['y', '1'],
  ])
  expect(compare(before, after)).toEqual({ added: ['y', 'z'], changed: ['b'], removed: ['a'] })
})
