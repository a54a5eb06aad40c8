import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { readFolder, replaceFolder } from '../../synthesis/folder.ts'
import { PATIENCE, program, scratch } from './program.ts'

const committed = readFolder('dist')

test.each<Record<string, string>>([
  { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' },
  { TZ: 'America/New_York', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', CDK8S_DISABLE_SORT: '1' },
])('writes the same bytes under %j, and nothing to stdout', { timeout: PATIENCE }, async (env) => {
  const out = join(scratch(), 'dist')
  const { exitCode, stdout, stderr } = await program(['--out', out], env)
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
  expect(stderr).toContain(`${committed.size} files in ${out}: ${committed.size} added, 0 changed, 0 removed`)
  expect(readFolder(out)).toEqual(committed)
})

test('cdk8s synth writes the same bytes', { timeout: PATIENCE }, async () => {
  // Its command deletes the output first: never the committed one.
  const out = join(scratch(), 'dist')
  const { exitCode } = await execa('node_modules/.bin/cdk8s', ['synth', '--check-upgrade=false', '--output', out], {
    reject: false,
    stdin: 'ignore',
  })
  expect(exitCode).toBe(0)
  expect(readFolder(out)).toEqual(committed)
})

test('a part of it replaces that part; stale files in it go', { timeout: PATIENCE }, async () => {
  const parent = scratch()
  const out = join(parent, 'dist')
  replaceFolder(out, new Map([...committed, ['local/orders-payments-shipping/old.k8s.yaml', '']]))
  writeFileSync(join(out, 'production', 'kept.k8s.yaml'), 'as it was')
  const { exitCode, stderr } = await program(['synth', '--environment', 'local', '--out', out])
  expect(exitCode).toBe(0)
  expect(stderr).toContain('0 added, 0 changed, 1 removed')
  expect(readFolder(out)).toEqual(new Map([...committed, ['production/kept.k8s.yaml', 'as it was']]))
  expect(readdirSync(parent)).toEqual(['dist'])
})

test.each([
  [['--system', 'nope'], "argument 'nope' is invalid. Allowed choices are orders-payments-shipping"],
  [
    ['--environment', 'moon'],
    "argument 'moon' is invalid. Allowed choices are local, production, msk, strimzi, local-secure.",
  ],
  [['--frobnicate'], "error: unknown option '--frobnicate'"],
  [['frobnicate'], 'error: command: got "frobnicate", expected one of synth, check,'],
])('%j is one clear error, and nothing is written', { timeout: PATIENCE }, async (args, message) => {
  const parent = scratch()
  const { exitCode, stdout, stderr } = await program(['synth', ...args, '--out', join(parent, 'dist')])
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr.split('\n')[0]).toContain(message)
  expect(readdirSync(parent)).toEqual([])
})

test('a folder with other files in it is refused in one line, without a stack', { timeout: PATIENCE }, async () => {
  const out = scratch()
  writeFileSync(join(out, 'notes.txt'), 'mine')
  const { exitCode, stderr } = await program(['--out', out])
  expect(exitCode).toBe(1)
  expect(stderr).toMatch(
    /^error: --out: .* contains 1 file\(s\) that synth did not write, for example .*notes\.txt; .*$/,
  )
  expect(readdirSync(out)).toEqual(['notes.txt'])
})
