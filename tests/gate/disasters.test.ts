import { expect, test } from 'vitest'
import { type Finding, rankOf } from '../../gate/types.ts'
import { disasters } from './by-hand/disasters/index.ts'
import { exitCode, verdictOn } from './by-hand/verdict.ts'

test('there are twenty at least, each with its own name', () => {
  expect(disasters.length).toBeGreaterThanOrEqual(24)
  expect(new Set(disasters.map(({ name }) => name)).size).toBe(disasters.length)
})

test.each(disasters)('$name: no class that is safe fits', ({ fits }) => {
  const ranks = fits.flatMap((one) => (one === undefined ? [] : [rankOf(one)]))
  expect(ranks).toEqual([...ranks].sort((one, other) => one - other))
  expect(ranks.at(-1)).toBeLessThanOrEqual(rankOf('reprocessing'))
})

const placeOf = ({ object, path }: Finding) => `${object.kind}/${object.name} ${path}`.trim()

test.each(disasters)('$name', async (row) => {
  const { fits, about, path, failOn } = row
  const verdict = await verdictOn(row)
  expect(fits).toContain(verdict.class)
  expect(exitCode(verdict.report, failOn)).toBe(1)
  // Only what is less than manual-steps needs a limit of its own.
  expect(verdict.exitCode).toBe(failOn === undefined ? 1 : 0)

  // What was edited is told, not only what suffers from it.
  const fitting = verdict.report.findings.filter((finding) => fits.includes(finding.class))
  expect(fitting.map(placeOf)).toContain(`${about} ${path}`.trim())
  for (const { why, action } of fitting) expect([why, action]).not.toContain('')
  const sentences = fitting.filter((finding) => placeOf(finding) === `${about} ${path}`.trim())
  const words = sentences.map(({ why, action }) => `${why} ${action}`).join('\n')
  for (const name of row.names ?? [about.split('/')[1]]) expect(words).toContain(name)
})
