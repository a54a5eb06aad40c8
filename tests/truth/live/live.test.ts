import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import type { Change } from '../change.ts'
import { groups } from '../changes/index.ts'
import { clear, forget } from '../run.ts'
import { writeLine } from '../tables.ts'
import { buildPrograms } from './images.ts'
import { cells, LIVE_PAGE } from './page.ts'
import { lived } from './run.ts'

const living = groups
  .map(({ title, changes }) => ({ title, changes: changes.filter(({ live }) => live !== undefined) }))
  .filter(({ changes }) => changes.length > 0)
const changes = living.flatMap((group) => group.changes)
const homeOf = (change: Change) => `truth-live-${changes.indexOf(change) + 1}`

describe.skipIf(inject('noCluster') !== '')('what the gate says is what happens to a running system', () => {
  let place: string

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-live-'))
    await Promise.all([clear(changes.map(homeOf)), buildPrograms()])
  })
  afterAll(async () => {
    await rm(place, { recursive: true })
    await clear(changes.map(homeOf))
  })

  describe.each(living)('$title', (group) => {
    test.concurrent.for(group.changes)('$name', async (change, { expect }) => {
      const home = homeOf(change)
      try {
        const result = await lived(change, home, join(place, home))
        const findings = result.findings.map(
          (one) => `${one.class} ${one.code} ${one.object.kind}/${one.object.name} ${one.path}: ${one.why}`,
        )
        const seen = JSON.stringify(result.outcome, null, 1)
        expect(result.wrong, `${seen}\n${findings.join('\n')}`).toEqual([])
        writeLine(LIVE_PAGE(living), change.name, cells(change, home, result))
      } finally {
        await forget(home)
      }
    })
  })
})
