import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readAcceptances, reviewed } from '../../gate/accepted.ts'
import { assess } from '../../gate/assess.ts'
import type { UnitFinding } from '../../gate/types.ts'
import { changed, deployment } from './objects.ts'

const codes = new Set(['K8S-REPLICAS', 'K8S-REMOVED'])

function read(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'accepted-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'changes.accepted.yaml')
  writeFileSync(file, text)
  return readAcceptances(file, codes)
}

const entry = { code: 'K8S-REPLICAS', object: 'Deployment/shop', reason: 'less load in winter', expires: '2026-12-31' }

describe('a file of acceptances', () => {
  test('is read', () => {
    expect(read(`- ${JSON.stringify({ ...entry, unit: 'live/shop' })}`)).toEqual([{ ...entry, unit: 'live/shop' }])
    expect(read('# none\n')).toEqual([])
    expect(readAcceptances('/nowhere/changes.accepted.yaml', codes)).toEqual([])
  })

  test('is refused with everything that is wrong with it', () => {
    const text = `
- { code: K8S-NOTHING, object: shop, expires: 2026-02-30, because: x }
- ${JSON.stringify(entry)}
- text
`
    expect(() => read(text)).toThrow(`6 problems
  entry 1: code: got "K8S-NOTHING", expected one of docs/changes.md
  entry 1: object: got "shop", expected <kind>/<name>
  entry 1: reason: got nothing, expected why this is acceptable
  entry 1: expires: got "2026-02-30", expected a day like 2026-12-31
  entry 1: because: expected only code, object, unit, reason, expires
  entry 3: got "text", expected { code, object, unit?, reason, expires }`)
    expect(() => read('code: x')).toThrow('1 problem\n  expected a list')
    expect(() => read('- x: "')).toThrow(/changes\.accepted\.yaml:1: got YAML that cannot be read/)
  })
})

describe('an acceptance', () => {
  const findings = (): readonly UnitFinding[] =>
    assess(
      new Map([['live/shop', [deployment()]]]),
      new Map([['live/shop', changed([deployment()], ({ spec }) => (spec.replicas = 2))]]),
    ).findings

  test('lets its finding pass, to the last of its days', () => {
    const review = reviewed(findings(), [entry], '2026-12-31')
    expect(review).toMatchObject({ findings: [{ accepted: entry }], idle: [] })
  })

  test.each([
    ['of another unit', { unit: 'live/other' }],
    ['of another object', { object: 'StatefulSet/shop' }],
    ['of another code', { code: 'K8S-REMOVED' }],
  ])('%s matches nothing, and is reported', (_, difference) => {
    const review = reviewed(findings(), [{ ...entry, ...difference }], '2026-11-21')
    expect(review.findings).toMatchObject([{ accepted: undefined }])
    expect(review.idle).toEqual([expect.stringContaining('matches nothing: remove it')])
  })

  test('that has expired accepts nothing, and is reported', () => {
    const review = reviewed(findings(), [entry], '2027-01-01')
    expect(review.findings).toMatchObject([{ accepted: undefined }])
    expect(review.idle).toEqual([
      'the acceptance of K8S-REPLICAS for Deployment/shop expired on 2026-12-31: renew it with a reason, or remove it',
    ])
  })
})
