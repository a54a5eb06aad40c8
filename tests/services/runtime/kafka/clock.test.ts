import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js'
import { afterEach, expect, test, vi } from 'vitest'
import { patchKafkajs } from '../../../../services/runtime/kafka/patches.ts'

patchKafkajs()
afterEach(() => vi.restoreAllMocks())

test('heartbeats and commits go on when the clock is set back', async () => {
  let now = 1_000_000
  vi.spyOn(Date, 'now').mockImplementation(() => now)
  const Group = ConsumerGroup as unknown as new (options: object) => ConsumerGroup & Record<string, unknown>
  const group = new Group({ logger: { namespace: () => undefined }, retry: {} })
  let beats = 0
  let commits = 0
  const offsetManager = {
    lastCommit: now,
    commitOffsetsIfNecessary: async () => {
      if (now >= offsetManager.lastCommit + 1_000) commits++
    },
  }
  const coordinator = { heartbeat: async () => beats++ }
  Object.assign(group, { memberId: 'a', coordinator, offsetManager, instrumentationEmitter: { emit() {} } })
  const work = async () => {
    await group.heartbeat({ interval: 1_000 })
    await group.commitOffsetsIfNecessary()
  }
  now -= 60_000
  await work()
  now += 1_000
  await work()
  expect([beats, commits]).toEqual([1, 1])
})
