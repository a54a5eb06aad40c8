import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Unavailable } from '../../services/runtime/unavailable.ts'
import { until } from '../kafka/fixture.ts'
import { describeWithPostgres } from './fixture.ts'
import { FakeKafka, openStore, type TestStore } from './support/store.ts'

const range = (length: number) => Array.from({ length }, (_, n) => n)

const unpublished = async (store: TestStore) =>
  Number((await store.query<{ n: string }>('SELECT count(*) n FROM outbox WHERE published_at IS NULL'))[0]?.n)

const allMarked = (store: TestStore) => until('all events to be marked', async () => (await unpublished(store)) === 0)

/** What was stored for a key, in order. */
const of = (kafka: FakeKafka, key: string) => kafka.stored.filter((sent) => sent.key === key).map(({ n }) => n)

/** What was stored for a key when each event counts where it came first. */
const firsts = (kafka: FakeKafka, key: string) => [...new Set(of(kafka, key))]

await describeWithPostgres('the relay', (postgres) => {
  test('sends what is published, at once and in order', async () => {
    const kafka = new FakeKafka()
    const store = await openStore(postgres, { kafka })
    store.start()
    await sleep(1_500)
    const began = performance.now()
    await store.publish('a', 0)
    await until('the event', async () => kafka.stored.length === 1)
    // It does not wait for its next look.
    expect(performance.now() - began).toBeLessThan(900)
    for (const n of range(50)) await store.publish('b', n)
    await allMarked(store)
    expect([of(kafka, 'a'), of(kafka, 'b')]).toEqual([[0], range(50)])
  })

  test('sends what another process has left behind', async () => {
    const env = await postgres.newDatabase()
    const gone = await openStore(postgres, { env })
    await gone.publish('a', ...range(1_234))
    const kafka = new FakeKafka()
    const store = await openStore(postgres, { env, kafka })
    store.start()
    await allMarked(store)
    expect(of(kafka, 'a')).toEqual(range(1_234))
  })

  test('marks events when they are acknowledged, and not before', async () => {
    const kafka = new FakeKafka()
    let acknowledge: (() => void) | undefined
    kafka.before = () =>
      new Promise((resolve) => {
        acknowledge = resolve
      })
    const store = await openStore(postgres, { kafka })
    store.start()
    await store.publish('a', 0)
    await until('the event to be on its way', async () => acknowledge !== undefined)
    expect([await unpublished(store), kafka.stored]).toEqual([1, []])
    acknowledge?.()
    await allMarked(store)
  })

  test('sends again, with the same ids, what may not have arrived', async () => {
    const kafka = new FakeKafka()
    let fails = 2
    kafka.before = async ({ n }) => {
      if (n === 30 && fails-- > 0) throw new Unavailable('Kafka did not acknowledge')
    }
    const store = await openStore(postgres, { kafka })
    await store.publish('a', ...range(100))
    store.start()
    await allMarked(store)
    expect(kafka.stored.length).toBeGreaterThan(100)
    expect(new Set(kafka.stored.map(({ id }) => id)).size).toBe(100)
    // Twice in all, and one line about it in ten seconds.
    const warnings = store.log.lines.filter(({ level }) => level === 'warn')
    expect(warnings.map(({ message }) => message)).toEqual(['the outbox waits for what is away'])
  })

  test('of two processes only one sends at a time: each event once, and in order', async () => {
    const env = await postgres.newDatabase()
    const kafka = new FakeKafka()
    kafka.before = () => sleep(Math.random() * 2)
    const stores = await Promise.all([1, 2].map(() => openStore(postgres, { env, kafka })))
    for (const store of stores) store.start()
    const [one, two] = stores as [TestStore, TestStore]
    const write = async (store: TestStore, key: string) => {
      for (const n of range(100)) await store.publish(key, n)
    }
    await Promise.all([write(one, 'a'), write(two, 'b'), write(one, 'c'), write(two, 'd')])
    await Promise.all([allMarked(one), allMarked(two)])
    for (const key of ['a', 'b', 'c', 'd']) expect(of(kafka, key)).toEqual(range(100))
  })

  test('goes on in another process when the one that sends loses its connection in the middle', async () => {
    const env = await postgres.newDatabase()
    const [dying, living] = [new FakeKafka(), new FakeKafka()]
    dying.before = async ({ n }) => {
      if (n >= 10) await new Promise(() => undefined)
    }
    const first = await openStore(postgres, { env, kafka: dying })
    const second = await openStore(postgres, { env, kafka: living })
    await first.publish('a', ...range(20))
    first.start()
    await until('ten events', async () => dying.stored.length === 10)
    second.start()
    await sleep(1_500)
    // The first one has them in hand.
    expect(living.stored).toEqual([])
    await second.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'`)
    await allMarked(second)
    expect(of(living, 'a')).toEqual(range(20))
    expect(dying.stored.map(({ id }) => id)).toEqual(living.stored.slice(0, 10).map(({ id }) => id))
  })

  test('waits for a database that is away, and goes on by itself', async () => {
    const kafka = new FakeKafka()
    const store = await openStore(postgres, { kafka })
    store.start()
    await store.publish('a', 0)
    await allMarked(store)
    await postgres.server.kill()
    await sleep(1_500)
    await postgres.server.start()
    await until('the database', () =>
      store.publish('a', 1).then(
        () => true,
        () => false,
      ),
    )
    await allMarked(store)
    expect(firsts(kafka, 'a')).toEqual([0, 1])
  })

  test('sends what is there before it stops', async () => {
    const kafka = new FakeKafka()
    const store = await openStore(postgres, { kafka })
    store.start()
    await store.publish('a', ...range(700))
    await store.stop()
    expect(of(kafka, 'a')).toEqual(range(700))
  })

  test('stops within seconds while Kafka is away, and leaves the events to the next process', async () => {
    const env = await postgres.newDatabase()
    const kafka = new FakeKafka()
    kafka.before = () => new Promise(() => undefined)
    const store = await openStore(postgres, { env, kafka })
    store.start()
    await store.publish('a', 0)
    await sleep(200)
    const began = performance.now()
    await store.stop()
    expect(performance.now() - began).toBeLessThan(5_000)
    const next = new FakeKafka()
    const successor = await openStore(postgres, { env, kafka: next })
    successor.start()
    await allMarked(successor)
    expect(of(next, 'a')).toEqual([0])
  })

  test('stops within seconds while there is more than it can send', async () => {
    const kafka = new FakeKafka()
    kafka.before = () => sleep(1)
    const store = await openStore(postgres, { kafka })
    await store.publish('a', ...range(20_000))
    store.start()
    await until('some events', async () => kafka.stored.length > 0)
    const began = performance.now()
    await store.stop()
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(kafka.stored.length).toBeLessThan(20_000)
  })

  test('a topic that Kafka does not take holds up no other, and goes on when it does', async () => {
    const kafka = new FakeKafka()
    const lost = new FakeKafka()
    let away = true
    const sendRecord: FakeKafka['sendRecord'] = (topic, message) =>
      topic === 'things' ? kafka.sendRecord(topic, message) : lost.sendRecord(topic, message)
    lost.before = async () => {
      await until('an end', async () => !away)
    }
    const store = await openStore(postgres, { kafka: { ...kafka, sendRecord } as FakeKafka })
    // Of an earlier version of the service: for a topic that it sends to no more.
    await store.query(
      `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, source, time)
       VALUES (gen_random_uuid(), 'lost', 'b', 'thing', '{"n":1}', '/things', now())`,
    )
    store.start()
    for (const n of range(20)) await store.publish('a', n)
    await until('the healthy topic', async () => (await unpublished(store)) === 1)
    expect(of(kafka, 'a')).toEqual(range(20))
    expect(lost.stored).toEqual([])
    away = false
    await allMarked(store)
    expect(of(lost, 'b')).toEqual([1])
  })

  test('waits for a process of an earlier version that relays all topics, and keeps it from doing so itself', async () => {
    const env = await postgres.newDatabase()
    const kafka = new FakeKafka()
    const store = await openStore(postgres, { env, kafka })
    store.start()
    await store.publish('a', 0)
    await allMarked(store)
    const earlier = await postgres.open({ env })
    const lock = "SELECT 1 FROM outbox_relay WHERE source = '/things' FOR UPDATE SKIP LOCKED"
    await earlier.transaction(async ({ query }) => {
      await until('the lock', async () => (await query(lock)).length > 0)
      await store.publish('a', 1)
      await sleep(500)
      expect(of(kafka, 'a')).toEqual([0])
    })
    await allMarked(store)
    let acknowledge: (() => void) | undefined
    kafka.before = () =>
      new Promise((resolve) => {
        acknowledge = resolve
      })
    await store.publish('a', 2)
    await until('the event to be on its way', async () => acknowledge !== undefined)
    expect(await earlier.query(lock)).toEqual([])
    acknowledge?.()
    await allMarked(store)
    expect(of(kafka, 'a')).toEqual([0, 1, 2])
  })

  test('knows the services of one database apart', async () => {
    const env = await postgres.newDatabase()
    const kafka = new FakeKafka()
    const store = await openStore(postgres, { env, kafka })
    const others = await postgres.open({ env })
    await others.query(
      `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, source, time)
       VALUES (gen_random_uuid(), 'others', 'a', 'other', '{"n":1}', '/others', now())`,
    )
    store.start()
    await store.publish('a', 0)
    await until('one event', async () => kafka.stored.length > 0)
    await store.stop()
    expect(kafka.stored.map(({ topic }) => topic)).toEqual(['things'])
  })
})
