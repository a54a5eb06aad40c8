import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UserError } from '../../contracts/user-error.ts'
import { readFolder, replaceFolder } from '../../synthesis/folder.ts'
import { completed, synthesize } from '../../synthesis/synthesize.ts'
import { project } from '../project.ts'

test('a selection gives the files of the selection only', () => {
  const { files } = synthesize(project, { environment: 'local', system: 'orders-payments-shipping' })
  expect(files.size).toBeGreaterThan(0)
  for (const file of files.keys()) expect(file).toMatch(/^local\/orders-payments-shipping\//)
})

test.each([
  [{ environment: 'moon' }, '--environment: got "moon", expected one of local, production'],
  [{ system: 'nope' }, /^--system: got "nope", expected one of orders-payments-shipping/],
])('%j is one clear error', (selection, message) => {
  expect(() => synthesize(project, selection)).toThrow(UserError)
  expect(() => synthesize(project, selection)).toThrow(message)
})

describe('a partial synthesis', () => {
  let dist: string
  beforeEach(() => {
    dist = mkdtempSync(join(tmpdir(), 'dist-'))
    const there = ['local/a/x', 'local/b/x', 'production/a/x', 'production/b/x']
    replaceFolder(dist, new Map(there.map((name) => [`${name}.k8s.yaml`, 'old'])))
  })
  afterEach(() => rmSync(dist, { recursive: true, force: true }))

  test.each([
    [{}, []],
    [{ environment: 'local' }, ['production/a/x', 'production/b/x']],
    [{ system: 'a' }, ['local/b/x', 'production/b/x']],
    [{ environment: 'local', system: 'a' }, ['local/b/x', 'production/a/x', 'production/b/x']],
  ])('of %j keeps %j', (selection, kept) => {
    const made = new Map([['local/a/y.k8s.yaml', 'new']])
    const names = [...completed(readFolder(dist), made, selection).keys()].sort()
    expect(names).toEqual([...kept.map((name) => `${name}.k8s.yaml`), 'local/a/y.k8s.yaml'].sort())
  })
})
