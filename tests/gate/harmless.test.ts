import { expect, test } from 'vitest'
import { verdictOf } from '../../gate/report/verdict.ts'
import { rankOf } from '../../gate/types.ts'
import { harmless } from './by-hand/harmless/index.ts'
import { verdictOn } from './by-hand/verdict.ts'

test('there are twenty at least, each with its own name', () => {
  expect(harmless.length).toBeGreaterThanOrEqual(24)
  expect(new Set(harmless.map(({ name }) => name)).size).toBe(harmless.length)
})

const same = harmless.filter(({ atMost }) => atMost === 'nothing')

test.each(same)('$name: nothing changes', async (row) => {
  const { report, exitCode } = await verdictOn(row)
  expect(report.findings).toEqual([])
  expect(verdictOf(report).summary).toMatch(/^nothing changes; objects: \d+ unchanged$/)
  expect(exitCode).toBe(0)
})

test.each(harmless.filter((row) => !same.includes(row)))('$name: no harm', async (row) => {
  const { report, exitCode } = await verdictOn(row)
  const worse = report.findings.filter(
    (one) => rankOf(one.class) < rankOf(row.atMost === 'no-restart' ? 'no-restart' : 'rolling-restart'),
  )
  expect(worse.map(({ class: given, code, path }) => `${given} ${code} ${path}`)).toEqual([])
  // It is told all the same.
  expect(report.findings).not.toEqual([])
  expect(exitCode).toBe(0)
})
