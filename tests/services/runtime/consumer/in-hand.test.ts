import { expect, test, vi } from 'vitest'
import type { BatchPayload } from '../../../../services/runtime/consumer/batch-payload.ts'
import { InHand, type WholePayload } from '../../../../services/runtime/consumer/in-hand.ts'
import { Partitions } from '../../../../services/runtime/consumer/partitions.ts'
import { silent } from './support.ts'

/** A member whose work ends when the test says so. */
function member() {
  const fetching = { pause: vi.fn(), resume: vi.fn() }
  const partitions = new Partitions(fetching, { backoffMs: 60_000, maxBackoffMs: 60_000 })
  const stop = new AbortController()
  const begun: { payload: BatchPayload; end: () => void; fail: (error: Error) => void }[] = []
  const inHand = new InHand({
    process: (payload) => new Promise((end, fail) => begun.push({ payload, end, fail })),
    partitions,
    log: silent,
    stopping: stop.signal,
    patience: { withoutBreakMs: 5, wholeMs: 1_000 },
  })
  const commit = vi.fn(async () => {})
  const payload = (partition = 0): WholePayload => ({
    batch: { topic: 't', partition, highWatermark: '1', messages: [] },
    resolveOffset() {},
    heartbeat: async () => {},
    commitOffsetsIfNecessary: commit,
    uncommittedOffsets: () => ({ topics: [] }),
    isRunning: () => true,
    isStale: () => false,
  })
  return { inHand, partitions, fetching, stop, begun, commit, payload }
}
const first = [{ topic: 't', partitions: [0] }]

test('what takes long leaves kafkajs alone, with its partition paused until it is done and committed', async () => {
  const { inHand, fetching, begun, commit, payload } = member()
  await inHand.take(payload())
  expect([fetching.pause.mock.calls, inHand.held, inHand.count]).toEqual([[[first]], 1, 1])
  begun[0]?.end()
  await vi.waitFor(() => expect(fetching.resume).toHaveBeenCalledWith(first))
  expect([commit.mock.calls.length, inHand.held, inHand.count]).toEqual([1, 0, 0])
})

test('nothing of a partition is begun while it is held, not even after it was taken away and given back', async () => {
  const { inHand, partitions, fetching, begun, payload, commit } = member()
  await inHand.take(payload())
  await inHand.take(payload())
  partitions.assigned({ t: [1] })
  partitions.assigned({ t: [0] })
  await inHand.take(payload())
  expect([begun.length, fetching.resume.mock.calls]).toEqual([1, []])
  begun[0]?.end()
  await vi.waitFor(() => expect(fetching.resume).toHaveBeenCalledWith(first))
  // What was done under another assignment is not this one's to commit.
  expect(commit).not.toHaveBeenCalled()
  void inHand.take(payload())
  expect(begun).toHaveLength(2)
})

test('a rest outlasts the work that asked for it', async () => {
  const { inHand, partitions, fetching, begun, payload } = member()
  await inHand.take(payload())
  partitions.rest(partitions.at('t', 0))
  begun[0]?.end()
  await vi.waitFor(() => expect(inHand.held).toBe(0))
  expect([fetching.resume.mock.calls, partitions.at('t', 0).resting]).toEqual([[], true])
  partitions.close()
})

test('kafkajs hears of what fails while it waits, and a log of what fails later', async () => {
  const { inHand, begun, payload } = member()
  const early = inHand.take(payload())
  begun[0]?.fail(new Error('rebalancing'))
  await expect(early).rejects.toThrow('rebalancing')
  await inHand.take(payload())
  begun[1]?.fail(new Error('rebalancing'))
  await vi.waitFor(() => expect(inHand.held).toBe(0))
})

test('a stop begins nothing new, and what is in hand is told', async () => {
  const { inHand, stop, begun, payload } = member()
  await inHand.take(payload())
  stop.abort()
  expect(begun[0]?.payload.isRunning()).toBe(false)
  await inHand.take(payload(1))
  expect(begun).toHaveLength(1)
})
