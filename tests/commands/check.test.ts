import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFolder, replaceFolder } from '../../synthesis/folder.ts'
import { PATIENCE, program, scratch } from './program.ts'

test('the committed manifests are what the code says', { timeout: PATIENCE }, async () => {
  const { exitCode, stdout, stderr } = await program(['check'])
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
  expect(stderr).toMatch(/^dist is up to date: \d+ files$/)
})

test('files that are missing or nobody makes are differences, and nothing is written', {
  timeout: PATIENCE,
}, async () => {
  const out = join(scratch(), 'dist')
  const [missing, ...rest] = [...readFolder('dist')]
  const before = new Map([...rest, ['local/gone/x.k8s.yaml', 'kind: X\n']])
  replaceFolder(out, before)
  const { exitCode, stdout, stderr } = await program(['check', '--out', out])
  expect(exitCode).toBe(1)
  expect(stderr).toContain('is out of date: 2 file(s) differ')
  expect(stdout).toContain(`--- /dev/null\n+++ b/${missing?.[0]}`)
  expect(stdout).toContain('--- a/local/gone/x.k8s.yaml\n+++ /dev/null')
  expect(readFolder(out)).toEqual(before)
})
