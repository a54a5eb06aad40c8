import type { KafkaMessage } from 'kafkajs'
import { expect, test } from 'vitest'
import { Begun } from '../../../../services/runtime/consumer/begun.ts'
import type { Offsets, WholePayload } from '../../../../services/runtime/consumer/in-hand.ts'
import { readMark, writeMark } from '../../../../services/runtime/consumer/mark.ts'
import { Partitions } from '../../../../services/runtime/consumer/partitions.ts'
import { counting, silent } from './support.ts'

const MARK = { message: '5', attempts: 1, until: '6' }

/** A member to which each fetch is work of the test's own. */
function member(work: (payload: WholePayload, partitions: Partitions) => void | Promise<void>, maxAttempts = 2) {
  const partitions = new Partitions({ pause() {}, resume() {} }, { backoffMs: 60_000, maxBackoffMs: 60_000 })
  const begun = new Begun({
    process: async (payload) => {
      await work(payload, partitions)
      const partition = partitions.at('t', 0)
      if (!partition.held) partition.recovered()
    },
    partitions,
    settings: { groupId: 'group', maxAttempts },
    log: silent,
  })
  const commits: (string | null | undefined)[] = []
  const commitOffsetsIfNecessary = async (offsets?: Offsets) => {
    for (const { topic, partitions } of offsets?.topics ?? [])
      for (const { partition, offset, metadata } of partitions)
        commits.push(`${topic}/${partition}@${offset} ${metadata ? JSON.stringify(readMark(metadata)) : metadata}`)
  }
  const payload = (messages: KafkaMessage[]): WholePayload => ({
    batch: { topic: 't', partition: 0, highWatermark: '100', messages, fetchedOffset: messages[0]?.offset },
    resolveOffset() {},
    heartbeat: async () => {},
    commitOffsetsIfNecessary,
    uncommittedOffsets: () => ({ topics: [] }),
    isRunning: () => true,
    isStale: () => false,
  })
  const fetched = (metadata: string | null) => begun.fetched([{ topic: 't', partition: 0, offset: '5', metadata }])
  return { begun, partitions, commits, payload, fetched }
}
const written = (offset: string, mark: object | null) => `t/0@${offset} ${mark === null ? null : JSON.stringify(mark)}`
const offsetsOf = ({ batch }: WholePayload) => batch.messages.map(({ offset }) => offset)

test('a mark is small text in metadata, and what others write there is none', () => {
  expect(readMark(writeMark(MARK))).toEqual(MARK)
  const longest = { message: '9'.repeat(19), attempts: 1_000_000, until: '9'.repeat(19) }
  expect(Buffer.byteLength(writeMark(longest))).toBeLessThan(200)
  const foreign = [null, '', 'x', '{"begun":', '{"begun":{"message":"x","attempts":1,"until":"2"}}', '{"begun":null}']
  expect(foreign.map(readMark)).toEqual(foreign.map(() => undefined))
})

test('the first fetch of an assignment is marked, and no other', async () => {
  const seen: string[][] = []
  const { begun, commits, payload, fetched } = member((payload) => void seen.push(offsetsOf(payload)))
  fetched(null)
  await begun.process(payload(counting(5, 6)))
  await begun.process(payload(counting(7)))
  expect(commits).toEqual([written('5', { message: '5', attempts: 0, until: '6' })])
  expect(seen).toEqual([['5', '6'], ['7']])
})

test('where a mark is found, each message is begun alone and its attempt committed before, up to the end of that fetch', async () => {
  const seen: string[][] = []
  const { begun, commits, payload, fetched } = member((payload) => void seen.push(offsetsOf(payload)), 5)
  fetched(writeMark(MARK))
  await begun.process(payload(counting(5, 6, 7, 8)))
  expect(seen).toEqual([['5'], ['6'], ['7', '8']])
  expect(commits).toEqual([
    written('5', { message: '5', attempts: 2, until: '5' }),
    written('6', { message: '6', attempts: 1, until: '6' }),
  ])
})

test('a message without an attempt left is final before it is begun', async () => {
  const finals: unknown[] = []
  const { begun, payload, fetched } = member((payload, partitions) => {
    const failure = partitions.at('t', 0).failureAt(payload.batch.messages[0]?.offset ?? '')
    finals.push([failure?.final, failure?.error.name, failure?.attempts])
  })
  fetched(writeMark({ ...MARK, attempts: 2 }))
  await begun.process(payload(counting(5, 6)))
  expect(finals).toEqual([
    [true, 'NeverFinished', 2],
    [undefined, undefined, undefined],
  ])
})

test('an attempt is taken back when the group rebalances, or what failed is away', async () => {
  const rebalancing = member(() => rebalancing.begun.rebalancing(), 5)
  rebalancing.fetched(writeMark(MARK))
  await rebalancing.begun.process(rebalancing.payload(counting(5)))
  const away = member((_, partitions) => {
    const partition = partitions.at('t', 0)
    partition.fail('5', new Error('away'), 1, false)
    partition.held = true
  }, 5)
  away.fetched(writeMark(MARK))
  await away.begun.process(away.payload(counting(5, 6)))
  for (const { commits } of [rebalancing, away])
    expect(commits).toEqual([written('5', { ...MARK, attempts: 2, until: '5' }), written('5', { ...MARK, until: '5' })])
})

test('what is resolved is not given back with the mark', async () => {
  const { begun, commits, payload, fetched } = member(async (payload) => {
    payload.resolveOffset('5')
    await begun.rebalancing()
  })
  fetched(null)
  await begun.process(payload(counting(5, 6)))
  expect(commits).toHaveLength(1)
})

test("a commit of kafkajs's own at a marked offset carries the mark, and none at another", async () => {
  const { begun, payload, fetched } = member(() => {
    expect([begun.metadataOf('t', 0, '5'), begun.metadataOf('t', 0, '6')]).toEqual([
      writeMark({ message: '5', attempts: 0, until: '6' }),
      null,
    ])
  })
  fetched(null)
  await begun.process(payload(counting(5, 6)))
})
