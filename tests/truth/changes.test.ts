import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import { kubectl } from '../cluster/support/kubectl.ts'
import { type Change, nothing } from './change.ts'
import { groups } from './changes/index.ts'
import { cells, PAGE } from './page.ts'
import { clear, forget, tried } from './run.ts'
import { writeLine } from './tables.ts'

const changes = groups.flatMap((group) => group.changes)
const homeOf = (change: Change) => `truth-${changes.indexOf(change) + 1}`

describe.skipIf(inject('noCluster') !== '')('what the gate says is what happens', () => {
  let place: string
  let server: string

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-truth-'))
    const { serverVersion } = JSON.parse(await kubectl(['version', '-o', 'json']))
    server = `${serverVersion.major}.${serverVersion.minor}`
    await clear(changes.map(homeOf))
  })
  afterAll(async () => {
    await rm(place, { recursive: true })
    await clear(changes.map(homeOf))
  })

  describe.each(groups)('$title', (group) => {
    test.concurrent.for(group.changes)('$name', async (change, { expect }) => {
      const home = homeOf(change)
      try {
        const truth = await tried(change, home, join(place, home))
        expect(truth.outcome, truth.errors).toEqual({ ...nothing, ...change.expects })
        const findings = truth.findings.map(
          (one) => `${one.class} ${one.code} ${one.object.kind}/${one.object.name} ${one.path}: ${one.why}`,
        )
        expect(truth.wrong, findings.join('\n')).toEqual([])
        writeLine(PAGE(groups, server), change.name, cells(change, home, truth))
      } finally {
        await forget(home)
      }
    })
  })
})
