import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { deadLetterHeaders } from '../../../../contracts/cloudevents.ts'
import type { ChunkHandler, Received } from '../../../../services/runtime/consumer/chunks.ts'
import { Unprocessable } from '../../../../services/runtime/consumer/handler.ts'
import { Unavailable } from '../../../../services/runtime/unavailable.ts'
import { chunkConsumerOf, counting, message } from './support.ts'

/** n of each event. */
const numbers = (events: readonly Received[]): number[] => events.map(({ payload }) => (payload as { n: number }).n)

/** A database, as far as these tests need one: a call is noted when it succeeds, all of it or nothing. */
function effects(fails: (n: number, attempt: number) => Error | undefined = () => undefined) {
  const calls: number[][] = []
  const done: number[] = []
  const handle: ChunkHandler = async (events) => {
    calls.push(numbers(events))
    for (const { payload, context } of events) {
      const error = fails((payload as { n: number }).n, context.attempt)
      if (error) throw error
    }
    done.push(...numbers(events))
  }
  return { calls, done, handle }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
const foreign = (offset: number) => message(offset, {}, { ce_type: 'another.event' })

describe('a batch', () => {
  test('is handled in chunks of 500, in order, each resolved when it is done', async () => {
    const { calls, handle } = effects()
    const { eachBatch, payload, done } = chunkConsumerOf(handle)
    await eachBatch(payload(counting(...range(0, 1_100))))
    expect(calls).toEqual([range(0, 500), range(500, 1_000), range(1_000, 1_100)])
    expect(done.resolved).toEqual(['499', '999', '1099'])
  })

  test('a chunk has as many events as max.poll.records says, also after a failure', async () => {
    const { calls, handle } = effects()
    const { eachBatch, payload } = chunkConsumerOf(handle, { configs: { maxPollRecords: 2 } })
    await eachBatch(payload(counting(0, 1, 2, 3, 4)))
    expect(calls).toEqual([[0, 1], [2, 3], [4]])
  })

  test('has a break after each chunk, with a heartbeat and a commit if they are due', async () => {
    const { handle } = effects()
    const { eachBatch, payload, done } = chunkConsumerOf(handle)
    await eachBatch(payload(counting(...range(0, 1_100))))
    // And one heartbeat before anything is done.
    expect([done.commits, done.heartbeats]).toEqual([3, 4])
  })

  test('leaves out what is not for this group, and resolves it', async () => {
    const { calls, handle } = effects()
    const { eachBatch, payload, done, metrics } = chunkConsumerOf(handle)
    const redriven = message(4, { n: 4 }, { 'x-redriven-for-group': 'another' })
    await eachBatch(payload([foreign(0), ...counting(1), foreign(2), ...counting(3), redriven]))
    expect(calls).toEqual([[1, 3]])
    expect(done.resolved.at(-1)).toBe('4')
    const text = await metrics.registry.metrics()
    expect(text).toContain('messaging_client_consumed_messages_total{topic="things",group="group"} 5')
    expect(text).toContain('messaging_process_succeeded_total{topic="things",group="group"} 2')
    expect(text).toContain('messaging_process_ignored_total{topic="things",group="group"} 3')
    expect(text).toContain('messaging_process_duration_seconds_count{topic="things",group="group"} 5')
    expect(text).toContain('kafka_consumer_group_lag{topic="things",group="group",partition="0"} 95')
  })

  test('of nothing but events for others is resolved without a call', async () => {
    const { calls, handle } = effects()
    const { eachBatch, payload, done } = chunkConsumerOf(handle)
    await eachBatch(payload([foreign(0), foreign(1)]))
    expect([calls, done.resolved]).toEqual([[], ['1']])
  })

  test('asks for a heartbeat before it processes anything, so that a member that lost its place does nothing', async () => {
    const { calls, handle } = effects()
    const { eachBatch, payload, done } = chunkConsumerOf(handle)
    const heartbeat = async () => {
      throw new Error('the group is rebalancing')
    }
    await expect(eachBatch(payload(counting(0), { heartbeat }))).rejects.toThrow('the group is rebalancing')
    expect([calls, done.resolved]).toEqual([[], []])
  })

  test('stops after the chunk in hand when the consumer stops, and resolves that one', async () => {
    const consumer = chunkConsumerOf(async () => {
      consumer.running.value = false
    })
    await consumer.eachBatch(consumer.payload(counting(...range(0, 600))))
    expect(consumer.done.resolved).toEqual(['499'])
  })

  test('resolves nothing any more after another assignment in the middle of a chunk', async () => {
    let calls = 0
    const consumer = chunkConsumerOf(async () => {
      calls++
      consumer.partitions.assigned({ things: [0] })
    })
    await consumer.eachBatch(consumer.payload(counting(...range(0, 600))))
    expect([calls, consumer.done.resolved]).toEqual([1, []])
  })

  test('passes on what a break finds out, such as a rebalance, after it has resolved what is done', async () => {
    const { calls, handle } = effects()
    const { eachBatch, payload, done } = chunkConsumerOf(handle)
    let beats = 0
    const heartbeat = async () => {
      if (++beats === 2) throw new Error('the group is rebalancing')
    }
    await expect(eachBatch(payload(counting(...range(0, 600)), { heartbeat }))).rejects.toThrow('rebalancing')
    expect([calls.length, done.resolved]).toEqual([1, ['499']])
  })

  test('gets heartbeats while a chunk takes long', async () => {
    const { eachBatch, payload, done } = chunkConsumerOf(() => sleep(600))
    await eachBatch(payload(counting(0, 1)))
    expect(done.heartbeats).toBeGreaterThanOrEqual(3)
  })
})

describe('an event that cannot be done, in the middle of a chunk', () => {
  test('is dead-lettered alone when the handler says so, and each of the others is done once and in order', async () => {
    const { calls, done: did, handle } = effects((n) => (n === 300 ? new Unprocessable('no such customer') : undefined))
    const { eachBatch, payload, done } = chunkConsumerOf(handle)
    await eachBatch(payload(counting(...range(0, 1_000))))
    expect(did).toEqual(range(0, 1_000).filter((n) => n !== 300))
    expect(done.deadLetters.map(({ message: { value } }) => String(value))).toEqual(['{"n":300}'])
    expect([done.resolved.at(-1), done.paused]).toEqual(['999', []])
    // Halves, and not one by one.
    expect(calls.length).toBeLessThan(50)
  })

  test('rests its partition when it may succeed later, and what came before it is done and resolved', async () => {
    const { calls, done: did, handle } = effects((n, attempt) => (n === 3 && attempt < 3 ? new Error('no') : undefined))
    const { eachBatch, payload, done } = chunkConsumerOf(handle)
    await eachBatch(payload(counting(0, 1, 2, 3, 4, 5)))
    expect([did, done.resolved.at(-1), done.paused]).toEqual([[0, 1, 2], '2', [0]])
    await sleep(60)
    await eachBatch(payload(counting(3, 4, 5)))
    await sleep(60)
    calls.length = 0
    await eachBatch(payload(counting(3, 4, 5)))
    // Alone, because it failed before; the others together.
    expect([calls, did]).toEqual([[[3], [4, 5]], range(0, 6)])
    expect([done.deadLetters, done.resolved.at(-1)]).toEqual([[], '5'])
  })

  test('is dead-lettered after its last attempt; attempts together with others do not count', async () => {
    const { done: did, handle } = effects((n) => (n === 1 ? new Error('never') : undefined))
    const { eachBatch, payload, done } = chunkConsumerOf(handle, { maxAttempts: 2 })
    await eachBatch(payload(counting(0, 1, 2)))
    expect([did, done.deadLetters]).toEqual([[0], []])
    await sleep(60)
    await eachBatch(payload(counting(1, 2)))
    expect(did).toEqual([0, 2])
    const [letter] = done.deadLetters
    expect(letter?.message.headers).toMatchObject({ [deadLetterHeaders.attempts]: '2' })
  })

  test('is known again when the batch begins earlier than at it, as after a rebalance', async () => {
    const { calls, handle } = effects((n, attempt) => (n === 2 && attempt < 2 ? new Error('not yet') : undefined))
    const { eachBatch, payload } = chunkConsumerOf(handle)
    await eachBatch(payload(counting(2)))
    await sleep(60)
    calls.length = 0
    await eachBatch(payload([foreign(0), ...counting(1, 2, 3)]))
    expect(calls).toEqual([[1], [2], [3]])
  })

  test('behind messages for others is what the failure is noted for', async () => {
    const { calls, handle } = effects(() => new Unprocessable('no'))
    let takes = false
    const sendDeadLetter = async () => {
      if (!takes) throw new Error('not enough replicas')
    }
    const { eachBatch, payload, done } = chunkConsumerOf(handle, { sendDeadLetter })
    await eachBatch(payload([foreign(0), ...counting(1)]))
    expect([done.resolved, done.paused]).toEqual([['0'], [0]])
    takes = true
    await sleep(60)
    await eachBatch(payload(counting(1)))
    // It waited for its dead letter only.
    expect([calls, done.resolved.at(-1)]).toEqual([[[1]], '1'])
  })
})

describe('a chunk', () => {
  test('waits as it is while something is away: uncounted, without end, and not in parts', async () => {
    let away = true
    const attempts: number[] = []
    const {
      calls,
      done: did,
      handle,
    } = effects((_, attempt) => {
      attempts.push(attempt)
      return away ? new Unavailable('the database is away') : undefined
    })
    const { eachBatch, payload, done } = chunkConsumerOf(handle, { maxAttempts: 2 })
    for (let call = 0; call < 4; call++) {
      await eachBatch(payload(counting(0, 1, 2)))
      await sleep(60)
    }
    expect([calls, done.resolved]).toEqual([[0, 1, 2, 3].map(() => [0, 1, 2]), []])
    away = false
    await eachBatch(payload(counting(0, 1, 2)))
    expect([did, done.resolved, done.deadLetters]).toEqual([[0, 1, 2], ['2'], []])
    expect(new Set(attempts)).toEqual(new Set([1]))
  })

  test('comes again in a smaller one after each rest: what looks away may only be too slow for so many', async () => {
    const sizes: number[] = []
    const handle: ChunkHandler = (events) => {
      sizes.push(events.length)
      return events.length > 50 ? Promise.reject(new Unavailable('too slow')) : Promise.resolve()
    }
    const { eachBatch, payload, done } = chunkConsumerOf(handle)
    const messages = counting(...Array.from({ length: 300 }, (_, n) => n))
    for (let call = 0; call < 5; call++) {
      await eachBatch(payload(messages.slice(Number(done.resolved.at(-1) ?? -1) + 1)))
      await sleep(60)
    }
    expect(sizes.slice(0, 5)).toEqual([300, 250, 125, 62, 31])
    expect(done.deadLetters).toEqual([])
  })

  test('is not called while its partition rests, even if kafkajs hands out a batch', async () => {
    const { calls, handle } = effects(() => new Unavailable('away'))
    const { eachBatch, payload, done } = chunkConsumerOf(handle)
    await eachBatch(payload(counting(0)))
    await eachBatch(payload(counting(0)))
    expect([calls.length, done.paused]).toEqual([1, [0, 0]])
  })

  test('counts as failed when its deadline passes: the signal of each event fires, and fewer are tried', async () => {
    const fired: string[] = []
    const handle: ChunkHandler = (events) =>
      events.length === 1
        ? Promise.resolve()
        : new Promise(() => {
            for (const { context } of events) {
              context.signal.addEventListener('abort', () => fired.push(`${context.id} ${context.signal.reason.name}`))
            }
          })
    const { eachBatch, payload, done } = chunkConsumerOf(handle, { handlerTimeoutMs: 20 })
    await eachBatch(payload(counting(0, 1)))
    expect(fired).toEqual(['id-0 DeadlineExceeded', 'id-1 DeadlineExceeded'])
    expect([done.resolved.at(-1), done.paused]).toEqual(['1', []])
  })

  test('is given up when the process is about to be ended by force', async () => {
    const handle: ChunkHandler = ([first]) =>
      new Promise((_, reject) => {
        first?.context.signal.addEventListener('abort', () => reject(first.context.signal.reason))
        consumer.running.value = false
        consumer.forced.abort()
      })
    const consumer = chunkConsumerOf(handle)
    await consumer.eachBatch(consumer.payload(counting(0, 1)))
    expect([consumer.done.resolved, consumer.done.paused]).toEqual([[], []])
  })
})

describe('a message that is no event', () => {
  test.each([
    ['at the beginning', 0],
    ['in the middle', 2],
    ['at the end', 4],
  ])('is dead-lettered at once, %s, and the others are done in order', async (_, at) => {
    const { calls, done: did, handle } = effects()
    const { eachBatch, payload, done } = chunkConsumerOf(handle)
    const messages = counting(0, 1, 2, 3, 4)
    messages[at] = message(at, '{', { ce_type: 'thing.counted' })
    await eachBatch(payload(messages))
    expect(did).toEqual(range(0, 5).filter((n) => n !== at))
    expect(calls.length).toBeLessThan(3)
    expect([done.deadLetters.length, done.resolved.at(-1), done.paused]).toEqual([1, '4', []])
  })

  test('blocks its partition for good when the topic has no dead-letter topic', async () => {
    const { done: did, handle } = effects()
    const { eachBatch, payload, done } = chunkConsumerOf(handle, { route: { deadLetters: undefined } as never })
    await eachBatch(payload([...counting(0), message(1, '{'), ...counting(2)]))
    expect([did, done.resolved, done.paused]).toEqual([[0], ['0'], [0]])
  })
})
