import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { backoff, Partitions } from '../../../../services/runtime/consumer/partitions.ts'

const retry = { backoffMs: 10, maxBackoffMs: 35 }

function given() {
  const calls: string[] = []
  const note = (what: string) => (targets: { topic: string; partitions: number[] }[]) => {
    for (const { topic, partitions } of targets) calls.push(`${what} ${topic}/${partitions}`)
  }
  return { calls, partitions: new Partitions({ pause: note('pause'), resume: note('resume') }, retry) }
}

test('a back-off doubles up to its limit, less up to a quarter', () => {
  expect([1, 2, 3, 4].map((n) => backoff(n, retry, () => 0))).toEqual([10, 20, 35, 35])
  expect(backoff(1, retry, () => 1)).toBe(7.5)
})

test('a rest ends with a resume', async () => {
  const { calls, partitions } = given()
  partitions.rest(partitions.at('t', 0))
  await sleep(20)
  expect(calls).toEqual(['pause t/0', 'resume t/0'])
})

test('a partition that stays rests on across a rebalance, and keeps its attempts', async () => {
  const { calls, partitions } = given()
  const partition = partitions.at('t', 0)
  partition.fail('5', new Error('no'), 1, false)
  partitions.rest(partition)
  partitions.assigned({ t: [0] })
  expect(calls).toEqual(['pause t/0', 'pause t/0'])
  expect(partitions.at('t', 0).failureAt('5')?.attempts).toBe(1)
  await sleep(20)
  expect(calls.at(-1)).toBe('resume t/0')
})

test('a partition that goes away is forgotten and left unpaused, and its timer never fires', async () => {
  const { calls, partitions } = given()
  const partition = partitions.at('t', 0)
  partition.fail('5', new Error('no'), 1, false)
  partitions.rest(partition)
  partitions.assigned({ t: [1] })
  await sleep(20)
  expect(calls).toEqual(['pause t/0', 'resume t/0'])
  expect(partitions.at('t', 0).failureAt('5')).toBeUndefined()
})

test('a resume that kafkajs refuses while it restarts is no error', async () => {
  const refuse = () => {
    throw new Error('Consumer group was not initialized')
  }
  const partitions = new Partitions({ pause() {}, resume: refuse }, retry)
  partitions.rest(partitions.at('t', 0))
  await sleep(20)
  expect(partitions.at('t', 0).timer).toBeUndefined()
})

test('failures at another offset start over', () => {
  const { partitions } = given()
  const partition = partitions.at('t', 0)
  partition.fail('5', new Error('no'), 1, false)
  partition.rests = 4
  expect(partition.fail('6', new Error('no'), 1, false).attempts).toBe(1)
  expect(partition.rests).toBe(0)
})
