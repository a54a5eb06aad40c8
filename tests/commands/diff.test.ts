import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { PATIENCE, program, scratch } from './program.ts'

const manifest = (replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: live }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec: { containers: [{ name: main, image: "shop:1" }] }
`

let root: string
let old: string
let now: string
beforeEach(() => {
  root = scratch()
  old = join(root, 'old')
  now = join(root, 'new')
  for (const folder of [old, now]) mkdirSync(folder)
  writeFileSync(join(old, 'shop.yaml'), manifest(2))
  writeFileSync(join(now, 'shop.yaml'), manifest(0))
})

/** Of two folders, without this repository's own acceptances. */
const diff = (...args: string[]) =>
  program(['diff', now, '--against', old, '--accepted', join(root, 'accepted.yaml'), ...args])

describe('exit codes', { timeout: PATIENCE }, () => {
  test('1: something reaches the limit', async () => {
    const { exitCode, stdout, stderr } = await diff()
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    expect(stdout).toMatch(
      /^outage: Deployment\/shop in live: All .*\noutage: something stops working \(1 outage\); objects: 1 changed\n/,
    )
    expect(stdout).toContain('spec.replicas: 2 → 0')
  })

  test('0: nothing does', async () => {
    const { exitCode, stdout } = await diff('--fail-on', 'data-loss', '--format', 'json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: { class: 'outage' },
      findings: [{ code: 'K8S-REPLICAS-ZERO', object: { kind: 'Deployment', namespace: 'live', name: 'shop' } }],
    })
  })

  test('0: somebody has accepted what does', async () => {
    const accepted =
      '- { code: K8S-REPLICAS-ZERO, object: Deployment/shop, reason: closed in winter, expires: 2999-12-31 }\n'
    writeFileSync(join(root, 'accepted.yaml'), accepted)
    const { exitCode, stdout } = await diff('--format', 'markdown')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('*Accepted until 2999-12-31:* closed in winter')
  })

  test('2: the input cannot be read', async () => {
    appendFileSync(join(now, 'shop.yaml'), '---\na: "x\n')
    const { exitCode, stdout, stderr } = await diff()
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^error: shop\.yaml:1[12]: got YAML that cannot be read: /)
  })

  test('2: an option cannot be read', async () => {
    const { exitCode, stderr } = await diff('--fail-on', 'bad')
    expect(exitCode).toBe(2)
    expect(stderr).toContain("argument 'bad' is invalid")
  })
})
