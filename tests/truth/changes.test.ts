import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import { kubectl, root } from '../cluster/support/kubectl.ts'
import { type Change, nothing } from './change.ts'
import { groups } from './changes/index.ts'
import { PAGE, page, type Row } from './page.ts'
import { clear, forget, tried } from './run.ts'

const changes = groups.flatMap((group) => group.changes)
const homeOf = (change: Change) => `truth-${changes.indexOf(change) + 1}`

describe.skipIf(inject('noCluster') !== '')('what the gate says is what happens', () => {
  const rows = new Map<Change, Row>()
  let place: string

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-truth-'))
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
        rows.set(change, { change, home, truth })
      } finally {
        await forget(home)
      }
    })
  })

  /** A run of some of them changes nothing. */
  test('the table is in the documentation', async () => {
    if (rows.size < changes.length) return
    const { serverVersion } = JSON.parse(await kubectl(['version', '-o', 'json']))
    const rowOf = (change: Change) => rows.get(change) as Row
    await writeFile(join(root, PAGE), page(groups, rowOf, `${serverVersion.major}.${serverVersion.minor}`))
  })
})
