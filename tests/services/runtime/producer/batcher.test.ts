import { setTimeout as sleep } from 'node:timers/promises'
import type { Message, RecordMetadata } from 'kafkajs'
import { describe, expect, test } from 'vitest'
import { Batcher, type BatcherOptions } from '../../../../services/runtime/producer/batcher.ts'
import type { Layout } from '../../../../services/runtime/producer/layout.ts'
import type { SendBatch } from '../../../../services/runtime/producer/pending.ts'
import { Unavailable } from '../../../../services/runtime/unavailable.ts'

/** Kafka with one partition, 0, for each topic. */
function given(options: BatcherOptions = {}, overrides: { send?: SendBatch; layout?: Partial<Layout> } = {}) {
  const batches: string[][] = []
  const stored = new Map<string, number>()
  let inFlight = 0
  let mostInFlight = 0
  const store: SendBatch = async (topicMessages) => {
    inFlight++
    mostInFlight = Math.max(mostInFlight, inFlight)
    batches.push(topicMessages.flatMap(({ messages }) => messages.map(({ value }) => String(value))))
    await sleep(2)
    inFlight--
    return topicMessages.map(({ topic, messages }): RecordMetadata => {
      const baseOffset = stored.get(topic) ?? 0
      stored.set(topic, baseOffset + messages.length)
      for (const message of messages) message.partition = 0
      return { topicName: topic, partition: 0, errorCode: 0, baseOffset: String(baseOffset) }
    })
  }
  const layout: Layout = { knows: () => true, has: () => true, choose: () => 0, leaderOf: () => 1, ...overrides.layout }
  const errorOf = (code: number) => (code === 10 ? new Error('too large') : new Unavailable(`code ${code}`))
  const batcher = new Batcher({ send: overrides.send ?? store, layout, errorOf }, options)
  const send = (topic: string, value: string, bytes = 10) =>
    new Promise<string>((resolve, reject) => {
      const message: Message = { value }
      const delivered = (d: { topic: string; partition: number; offset: string }) =>
        resolve(`${d.topic}/${d.partition}/${d.offset}`)
      batcher.add({ topic, message, bytes, delivered, failed: reject })
    })
  return { batcher, send, batches, store, mostInFlight: () => mostInFlight }
}

describe('messages are sent together', () => {
  test('when they come within the linger time, and each learns its own offset', async () => {
    const { send, batches } = given()
    const deliveries = await Promise.all([send('a', '1'), send('b', '2'), send('a', '3')])
    expect(deliveries).toEqual(['a/0/0', 'b/0/0', 'a/0/1'])
    expect(batches).toEqual([['1', '3', '2']])
  })

  test('one batch at a time, in order, at most as many as allowed', async () => {
    const { send, batches, mostInFlight } = given({ maxMessages: 2 })
    await Promise.all(['1', '2', '3', '4', '5'].map((value) => send('a', value)))
    expect(batches).toEqual([['1', '2'], ['3', '4'], ['5']])
    expect(mostInFlight()).toBe(1)
  })

  test('up to a number of bytes; a larger message goes alone', async () => {
    const { send, batches } = given({ maxBytes: 100 })
    await Promise.all([send('a', '1', 60), send('a', '2', 60), send('a', '3', 500), send('a', '4', 10)])
    expect(batches).toEqual([['1'], ['2'], ['3'], ['4']])
  })
})

test('what nobody acknowledges has no offset', async () => {
  const { send } = given({}, { send: async () => 'unacknowledged' })
  expect(await Promise.all([send('a', '1'), send('b', '2')])).toEqual(['a/0/-1', 'b/0/-1'])
})

test('a flush waits for everything added before, without lingering', async () => {
  const { batcher, send, batches } = given({ lingerMs: 60_000 })
  const delivered = send('a', '1')
  await batcher.flush()
  expect(await delivered).toBe('a/0/0')
  expect(batches).toEqual([['1']])
})

test('a batch that Kafka refuses fails its messages, and the next one is sent', async () => {
  let calls = 0
  const { store } = given()
  const { send } = given({}, { send: (batch) => (calls++ === 0 ? Promise.reject(new Error('no')) : store(batch)) })
  await expect(send('a', '1')).rejects.toThrow('no')
  expect(await send('a', '2')).toBe('a/0/0')
})

test('messages that kafkajs skipped although it reports success are sent again, before later ones', async () => {
  const { store, batches } = given()
  let skipped = false
  const skipOnce: SendBatch = async (topicMessages) => {
    if (skipped) return store(topicMessages)
    skipped = true
    return store(topicMessages.filter(({ topic }) => topic !== 'b'))
  }
  const { send } = given({ maxMessages: 2 }, { send: skipOnce })
  const deliveries = await Promise.all([send('a', '1'), send('b', '2'), send('b', '3')])
  expect(deliveries).toEqual(['a/0/0', 'b/0/0', 'b/0/1'])
  expect(batches).toEqual([['1'], ['2', '3']])
})

describe('what cannot be sent', () => {
  const values = (batch: Parameters<SendBatch>[0]) =>
    batch.flatMap(({ messages }) => messages.map(({ value }) => String(value)))

  test('fails alone, when its time is up, and names the reason; it is not tried without a pause', async () => {
    const { store } = given()
    let tries = 0
    const send: SendBatch = async (batch) => {
      if (!values(batch).includes('lost')) return store(batch)
      tries++
      throw new Unavailable('no leader')
    }
    const { send: add } = given(
      { deliveryTimeoutMs: 600 },
      { send, layout: { leaderOf: (topic) => (topic === 'a' ? 1 : 2) } },
    )
    const lost = add('lost', 'lost').catch((error) => error)
    expect(await Promise.all(['1', '2', '3'].map((value) => add('a', value)))).toEqual(['a/0/0', 'a/0/1', 'a/0/2'])
    expect(await lost).toEqual(new Unavailable('Kafka did not acknowledge within 600 ms (no leader)'))
    expect(tries).toBeLessThan(5)
  })

  test('lets its neighbours of the same batch go, whether Kafka answers for each part or for none', async () => {
    const { store } = given()
    const send: SendBatch = async (batch) => {
      if (batch.some(({ topic }) => topic === 'lost')) throw new Unavailable('one of them')
      return store(batch)
    }
    const { send: add } = given({ deliveryTimeoutMs: 500 }, { send })
    const [lost, stored] = [add('lost', 'lost').catch((error) => error), add('a', 'stored')]
    expect(await stored).toBe('a/0/0')
    expect(await lost).toBeInstanceOf(Unavailable)

    const refused: SendBatch = async (batch) => {
      const bad = batch.find(({ topic }) => topic === 'bad')
      for (const message of bad?.messages ?? []) message.partition = 0
      const rest = await store(batch.filter((one) => one !== bad))
      return Array.isArray(rest) && bad ? [...rest, { topicName: 'bad', partition: 0, errorCode: 10 }] : rest
    }
    const { send: addToo } = given({}, { send: refused })
    const outcomes = await Promise.allSettled([addToo('bad', 'bad'), addToo('b', 'good')])
    expect(outcomes).toMatchObject([{ reason: new Error('too large') }, { value: 'b/0/0' }])
  })

  test('is found among many that Kafka refuses together, and the others keep their order', async () => {
    const { store, batches } = given()
    const send: SendBatch = async (batch) => {
      if (values(batch).includes('5')) throw new Error('too large')
      return store(batch)
    }
    const { send: add } = given({}, { send })
    const outcomes = await Promise.allSettled(['1', '2', '3', '4', '5', '6', '7', '8'].map((value) => add('a', value)))
    expect(outcomes.map(({ status }) => status === 'rejected')).toEqual([...'00001000'].map((one) => one === '1'))
    expect(batches.flat()).toEqual(['1', '2', '3', '4', '6', '7', '8'])
  })

  test('goes to another partition when its own is gone, unless the sender chose it', async () => {
    let partitions = 6
    const chosen: (number | undefined)[] = []
    const send: SendBatch = async (batch) => {
      partitions = 1
      const [message] = batch.flatMap(({ messages }) => messages)
      chosen.push(message?.partition)
      if (message?.partition !== 0) throw new Unavailable('no such partition')
      return [{ topicName: 'a', partition: 0, errorCode: 0, baseOffset: '0' }]
    }
    const layout: Partial<Layout> = { has: (_, partition) => partition < partitions, choose: () => partitions - 1 }
    const { send: add } = given({ deliveryTimeoutMs: 400 }, { send, layout })
    expect(await add('a', '1')).toBe('a/0/0')
    expect(chosen).toEqual([5, 0])
  })
})

describe('while Kafka does not answer', () => {
  test('messages fail when their time is up: those in flight, and those that wait, which are never sent', async () => {
    const { store, batches } = given()
    let answer: () => void = () => undefined
    const hang: SendBatch = async (topicMessages) => {
      if (batches.length === 0) await new Promise<void>((resolve) => (answer = resolve))
      return store(topicMessages)
    }
    const { batcher, send } = given({ maxMessages: 1, deliveryTimeoutMs: 50 }, { send: hang })
    const outcomes = await Promise.allSettled([send('a', 'in flight'), send('a', 'waiting')])
    expect(outcomes.map((one) => one.status === 'rejected' && one.reason)).toEqual([
      expect.any(Unavailable),
      expect.any(Unavailable),
    ])
    // Nobody waits for it any more.
    await batcher.flush()
    // It arrives nevertheless, and what comes later goes on behind it.
    answer()
    expect(await send('a', 'later')).toBe('a/0/1')
    await batcher.flush()
    expect(batches).toEqual([['in flight'], ['later']])
  })

  test('no more messages wait than memory is meant for', async () => {
    const { send } = given({ maxQueuedBytes: 100 }, { send: () => new Promise(() => undefined) })
    void send('a', 'waiting', 80).catch(() => undefined)
    await expect(send('a', 'too much', 80)).rejects.toThrow(Unavailable)
  })
})
