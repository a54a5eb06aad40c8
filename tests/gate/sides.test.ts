import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assess } from '../../gate/assess.ts'
import { changeReport, reaches } from '../../gate/index.ts'
import { readSides } from '../../gate/sides.ts'
import { synthesize } from '../../synthesis/synthesize.ts'
import { scratch } from '../commands/program.ts'
import { project } from '../project.ts'

test('the code against its own dist: nothing changes, nothing reaches any limit', async () => {
  const { report } = await changeReport(
    { now: synthesize(project).files, against: 'dist' },
    '/nowhere/changes.accepted.yaml',
  )
  expect(report.findings).toEqual([])
  expect(report.objects.unchanged.length).toBeGreaterThan(100)
  expect(reaches(report, 'cosmetic')).toBe(false)
})

test('without a word the old side is what was committed', async () => {
  const sides = await readSides({ now: 'dist' })
  expect(sides.before.has('production/order-tracker')).toBe(true)
})

test('only what was selected', async () => {
  const folder = join(scratch(), 'dist')
  cpSync('dist', folder, { recursive: true })
  for (const environment of ['local', 'production']) {
    const file = join(folder, environment, 'order-tracker/consumer.k8s.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^kind: Deployment$/m, 'kind: DaemonSet'))
  }
  const { before, after } = await readSides({
    now: folder,
    against: 'dist',
    environment: 'local',
    system: 'order-tracker',
  })
  const { objects, units } = assess(before, after)
  expect(units).toEqual(['local/order-tracker'])
  expect(objects.added).toMatchObject([{ kind: 'DaemonSet' }])
})

test.each([
  [{ now: '/nowhere/at/all' }, 'got "/nowhere/at/all", expected a folder of manifests'],
  [{ now: 'an empty one' }, 'expected a folder with *.yaml, *.yml or *.json'],
  [{ now: 'dist', against: 'nobody/knows' }, '--against: got "nobody/knows", expected a folder, or what git knows'],
])('%j is refused', async (request, message) => {
  const now = request.now === 'an empty one' ? scratch() : request.now
  await expect(readSides({ ...request, now })).rejects.toThrow(message)
})
