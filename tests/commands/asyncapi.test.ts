import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PATIENCE, program, scratch } from './program.ts'

test('writes the document of a system, the same bytes elsewhere, and only what differs', {
  timeout: PATIENCE,
}, async () => {
  const out = scratch()
  const elsewhere = { TZ: 'Pacific/Auckland', LANG: 'C', LC_ALL: 'C' }
  const first = await program(['asyncapi', 'order-tracker', '--out', out], elsewhere)
  expect(first.exitCode).toBe(0)
  expect(first.stderr).toBe(`1 document(s) in ${out}: 1 added, 0 changed, 0 removed`)
  const text = readFileSync(join(out, 'order-tracker/asyncapi.yaml'), 'utf8')
  expect(text).toBe(readFileSync('docs/systems/order-tracker/asyncapi.yaml', 'utf8'))
  expect(text).toContain('\nasyncapi: 3.0.0\n')
  expect((await program(['asyncapi', 'order-tracker', '--out', out])).stderr).toContain('0 added, 0 changed, 0 removed')
})

test('--check tells what differs, and writes nothing', { timeout: PATIENCE }, async () => {
  const out = scratch()
  mkdirSync(join(out, 'order-tracker'))
  writeFileSync(join(out, 'order-tracker/asyncapi.yaml'), 'asyncapi: 3.0.0\n')
  const { exitCode, stdout, stderr } = await program(['asyncapi', 'order-tracker', '--check', '--out', out])
  expect(exitCode).toBe(1)
  expect(stdout).toContain('--- a/order-tracker/asyncapi.yaml\n+++ b/order-tracker/asyncapi.yaml\n')
  expect(stderr).toBe(`error: ${out} is out of date: 1 file(s) differ; run npx tsx main.ts asyncapi and commit`)
  expect(readFileSync(join(out, 'order-tracker/asyncapi.yaml'), 'utf8')).toBe('asyncapi: 3.0.0\n')
  expect((await program(['asyncapi', '--check'])).exitCode).toBe(0)
})

test('a document of a system that is gone goes, and nothing else', { timeout: PATIENCE }, async () => {
  const out = scratch()
  for (const file of ['gone/asyncapi.yaml', 'gone/notes.md']) {
    mkdirSync(join(out, 'gone'), { recursive: true })
    writeFileSync(join(out, file), 'x\n')
  }
  const { stderr } = await program(['asyncapi', '--out', out])
  expect(stderr).toMatch(/\d+ added, 0 changed, 1 removed$/)
  expect(readFileSync(join(out, 'gone/notes.md'), 'utf8')).toBe('x\n')
})
