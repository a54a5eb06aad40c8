import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { type HandlerContext, handle, Unprocessable } from '../../../../services/runtime/consumer/handler.ts'
import { Unavailable } from '../../../../services/runtime/unavailable.ts'
import { consumerOf, counted, counting, message } from './support.ts'

describe('a batch', () => {
  test('is processed in order and resolved up to its last message', async () => {
    const seen: number[] = []
    const { eachBatch, payload, done } = consumerOf([handle(counted, ({ n }) => void seen.push(n))])
    await eachBatch(payload(counting(0, 1, 2)))
    expect(seen).toEqual([0, 1, 2])
    expect(done.resolved).toEqual(['2'])
  })

  test('waits for each handler that returns a promise', async () => {
    const seen: string[] = []
    const slow = async ({ n }: { n: number }) => {
      seen.push(`start ${n}`)
      await sleep(2)
      seen.push(`end ${n}`)
    }
    const { eachBatch, payload } = consumerOf([handle(counted, slow)])
    await eachBatch(payload(counting(0, 1)))
    expect(seen).toEqual(['start 0', 'end 0', 'start 1', 'end 1'])
  })

  test('asks for a heartbeat before it processes anything, so that a member that lost its place does nothing', async () => {
    const seen: number[] = []
    const { eachBatch, payload, done } = consumerOf([handle(counted, ({ n }) => void seen.push(n))])
    const heartbeat = async () => {
      throw new Error('the group is rebalancing')
    }
    await expect(eachBatch(payload(counting(0), { heartbeat }))).rejects.toThrow('the group is rebalancing')
    expect([seen, done.resolved]).toEqual([[], []])
  })

  test('takes breaks while it works long, with a heartbeat and a commit of what is done', async () => {
    const busy = () => {
      const end = performance.now() + 30
      while (performance.now() < end);
    }
    const { eachBatch, payload, done } = consumerOf([handle(counted, busy)])
    await eachBatch(payload(counting(0, 1, 2, 3)))
    expect(done.commits).toBeGreaterThanOrEqual(1)
    expect(done.resolved.length).toBeGreaterThan(1)
    expect(done.resolved.at(-1)).toBe('3')
  })

  test('has a break after as many events as max.poll.records says', async () => {
    const { eachBatch, payload, done } = consumerOf([handle(counted, () => {})], { configs: { maxPollRecords: 2 } })
    await eachBatch(payload(counting(0, 1, 2, 3, 4)))
    expect(done.resolved).toEqual(['1', '3', '4'])
    expect(done.commits).toBe(2)
  })

  test('without auto commit each event is committed before the next is begun', async () => {
    const seen: unknown[] = []
    const consumer = consumerOf([handle(counted, ({ n }) => void seen.push([n, consumer.done.commits]))], {
      configs: { enableAutoCommit: false },
    })
    await consumer.eachBatch(consumer.payload(counting(0, 1, 2)))
    expect(seen).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ])
    expect(consumer.done.resolved).toEqual(['0', '1', '2'])
  })

  test('stops after the message in hand when the consumer stops, and resolves that one', async () => {
    const consumer = consumerOf([
      handle(counted, async () => {
        consumer.running.value = false
      }),
    ])
    await consumer.eachBatch(consumer.payload(counting(0, 1, 2)))
    expect(consumer.done.resolved).toEqual(['0'])
  })

  test('resolves nothing any more after another assignment', async () => {
    const consumer = consumerOf([handle(counted, async () => consumer.partitions.assigned({}))])
    await consumer.eachBatch(consumer.payload(counting(0, 1)))
    expect(consumer.done.resolved).toEqual([])
  })

  test('counts what it did and how far behind it is', async () => {
    const { eachBatch, payload, metrics } = consumerOf([handle(counted, () => undefined)])
    await eachBatch(payload([...counting(0, 1), message(2, {}, { ce_type: 'another.event' })]))
    const text = await metrics.registry.metrics()
    expect(text).toContain('messaging_client_consumed_messages_total{topic="things",group="group"} 3')
    expect(text).toContain('messaging_process_succeeded_total{topic="things",group="group"} 2')
    expect(text).toContain('messaging_process_ignored_total{topic="things",group="group"} 1')
    expect(text).toContain('messaging_process_duration_seconds_count{topic="things",group="group"} 3')
    expect(text).toContain('kafka_consumer_group_lag{topic="things",group="group",partition="0"} 97')
  })
})

describe('a handler that fails', () => {
  test('rests its partition, resolves what came before and is called again with the next attempt', async () => {
    const attempts: number[] = []
    const flaky = ({ n }: { n: number }, { attempt }: HandlerContext) => {
      if (n !== 1) return
      attempts.push(attempt)
      if (attempt < 3) throw new Error('not yet')
    }
    const { eachBatch, payload, done } = consumerOf([handle(counted, flaky)])
    await eachBatch(payload(counting(0, 1, 2)))
    expect([done.resolved, done.paused]).toEqual([['0'], [0]])
    await sleep(30)
    expect(done.resumed).toEqual([0])
    await eachBatch(payload(counting(1, 2)))
    await sleep(50)
    await eachBatch(payload(counting(1, 2)))
    expect(attempts).toEqual([1, 2, 3])
    expect([done.resolved, done.deadLetters]).toEqual([['0', '2'], []])
  })

  test('is not called while its partition rests, even if kafkajs hands out a batch', async () => {
    let calls = 0
    const fail = () => {
      calls++
      throw new Error('no')
    }
    const { eachBatch, payload, done } = consumerOf([handle(counted, fail)])
    await eachBatch(payload(counting(0)))
    await eachBatch(payload(counting(0)))
    expect([calls, done.paused]).toEqual([1, [0, 0]])
  })

  test('has its message dead-lettered after the last attempt, and the partition goes on', async () => {
    const seen: number[] = []
    const fail = ({ n }: { n: number }) => {
      seen.push(n)
      if (n === 0) throw new Error('never')
    }
    const { eachBatch, payload, done } = consumerOf([handle(counted, fail)], { maxAttempts: 2 })
    await eachBatch(payload(counting(0, 1)))
    await sleep(30)
    await eachBatch(payload(counting(0, 1)))
    expect(seen).toEqual([0, 0, 1])
    expect(done.deadLetters.map(({ topic, message }) => [topic, message.value?.toString()])).toEqual([
      ['things.dlq', '{"n":0}'],
    ])
    expect(done.resolved.at(-1)).toBe('1')
  })

  test('is called again without end, and not counted, while something it needs is away', async () => {
    const attempts: number[] = []
    const away = (_: unknown, { attempt }: HandlerContext) => {
      attempts.push(attempt)
      if (attempts.length < 5) throw new Unavailable('the database is away')
    }
    const { eachBatch, payload, done } = consumerOf([handle(counted, away)], { maxAttempts: 2 })
    for (let call = 0; call < 5; call++) {
      await eachBatch(payload(counting(0)))
      await sleep(60)
    }
    expect(attempts).toEqual([1, 1, 1, 1, 1])
    expect(done.deadLetters).toEqual([])
    expect(done.resolved).toEqual(['0'])
  })

  test('counts as failed when its deadline passes, and its signal fires', async () => {
    let fired: unknown
    const hang = (_: unknown, { signal }: HandlerContext) =>
      new Promise<void>(() => signal.addEventListener('abort', () => (fired = signal.reason.name)))
    const { eachBatch, payload, done } = consumerOf([handle(counted, hang)], { handlerTimeoutMs: 20 })
    await eachBatch(payload(counting(0)))
    expect([fired, done.resolved, done.paused]).toEqual(['DeadlineExceeded', [], [0]])
  })

  test('has its signal fire when the process is about to be ended by force', async () => {
    const patient = (_: unknown, { signal }: HandlerContext) =>
      new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const { eachBatch, payload, done, forced } = consumerOf([handle(counted, patient)])
    const processed = eachBatch(payload(counting(0)))
    forced.abort()
    await processed
    expect(done.resolved).toEqual([])
  })
})

describe('a message that cannot be processed', () => {
  test.each([
    ['bad JSON', message(0, '{', { ce_type: counted.type })],
    ['no value', message(0, null, { ce_type: counted.type })],
    ['a wrong shape', message(0, { n: 'x' }, { ce_type: counted.type })],
    ['a wrong shape without headers', message(0, { n: 'x' })],
  ])('is dead-lettered at once: %s', async (_, bad) => {
    const { eachBatch, payload, done } = consumerOf([handle(counted, () => undefined)])
    await eachBatch(payload([bad, ...counting(1)]))
    // Offsets are resolved now and then, by the clock.
    expect([done.deadLetters.length, done.resolved.at(-1), done.paused]).toEqual([1, '1', []])
  })

  test('is dead-lettered at once when the handler says so', async () => {
    const refuse = () => {
      throw new Unprocessable('no such customer')
    }
    const { eachBatch, payload, done } = consumerOf([handle(counted, refuse)])
    await eachBatch(payload(counting(0)))
    expect([done.deadLetters.length, done.resolved]).toEqual([1, ['0']])
  })

  test('blocks its partition until the dead-letter topic takes it, without another call of the handler', async () => {
    let calls = 0
    let takes = false
    const sent: string[] = []
    const refuse = () => {
      calls++
      throw new Unprocessable('no')
    }
    const sendDeadLetter = async (topic: string) => {
      if (!takes) throw new Error('not enough replicas')
      sent.push(topic)
    }
    const { eachBatch, payload, done } = consumerOf([handle(counted, refuse)], { sendDeadLetter })
    await eachBatch(payload(counting(0)))
    expect([done.resolved, done.paused]).toEqual([[], [0]])
    takes = true
    await sleep(30)
    await eachBatch(payload(counting(0)))
    expect([calls, sent, done.resolved]).toEqual([1, ['things.dlq'], ['0']])
  })

  test('blocks its partition for good when the topic has no dead-letter topic', async () => {
    const routes = { route: { deadLetters: undefined } as never }
    const { eachBatch, payload, done } = consumerOf([handle(counted, () => undefined)], routes)
    await eachBatch(payload([message(0, '{'), ...counting(1)]))
    expect([done.resolved, done.paused]).toEqual([[], [0]])
  })
})

test('a message redriven for another group is resolved unprocessed', async () => {
  const seen: number[] = []
  const { eachBatch, payload, done } = consumerOf([handle(counted, ({ n }) => void seen.push(n))])
  const redriven = (n: number, group: string) => message(n, { n }, { 'x-redriven-for-group': group })
  await eachBatch(payload([redriven(0, 'another'), redriven(1, 'group')]))
  expect([seen, done.resolved]).toEqual([[1], ['1']])
})

test('a partition tells how much is left and that it is blocked, also before anything is done', async () => {
  const gauges = async ({ metrics }: ReturnType<typeof consumerOf>) => {
    const text = await metrics.registry.metrics()
    return ['lag', 'blocked'].map(
      (name) => text.match(new RegExp(`^kafka_consumer_(?:group|partition)_${name}\\{.*\\} (.*)$`, 'm'))?.[1],
    )
  }
  let bug = true
  const handler = () => {
    if (bug) throw new Unprocessable('no')
  }
  const consumer = consumerOf([handle(counted, handler)], { route: { deadLetters: undefined } })
  await consumer.eachBatch(consumer.payload(counting(40, 41)))
  expect(await gauges(consumer)).toEqual(['60', '1'])
  bug = false
  await vi.waitUntil(() => consumer.done.resumed.length > 0)
  await consumer.eachBatch(consumer.payload(counting(40, 41)))
  expect(await gauges(consumer)).toEqual(['58', '0'])
  consumer.partitions.close()
})
