import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { deployment } from './objects.ts'

const place = mkdtempSync(join(tmpdir(), 'sides-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const file = join(place, 'before.yaml')
const stopped = { ...deployment(), spec: { ...deployment().spec, replicas: 0 } }

const gate = (args: readonly string[], input = '') =>
  execa('node', ['--import', 'tsx', 'gate/main.ts', ...args], { input, reject: false })

test('a file against standard input, whatever they are called', { timeout: 30_000 }, async () => {
  writeFileSync(file, JSON.stringify(deployment()))
  const { exitCode, stdout } = await gate([file, '-'], JSON.stringify(stopped))
  expect(exitCode).toBe(1)
  expect(stdout.split('\n')[0]).toMatch(/^outage: Deployment\/shop in live: All 3 pods/)
})

test('standard input cannot be both sides', { timeout: 30_000 }, async () => {
  const { exitCode, stderr } = await gate(['-', '-'], JSON.stringify(stopped))
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('got - twice') })
})

test('a git commit that begins with a dash is no option', { timeout: 30_000 }, async () => {
  const { exitCode, stderr } = await gate(['--', '--upload-pack=touch /tmp/never', file])
  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/expected a folder, or what git knows as a commit|expected a folder of manifests/)
})
