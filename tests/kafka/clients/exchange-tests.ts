import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloudEventHeaders } from '../../../contracts/cloudevents.ts'
import type { DevKafka } from '../../../dev/kafka/cluster.ts'
import { TestPostgres } from '../../postgres/fixture.ts'
import { until } from '../fixture.ts'
import { readTopic } from '../support/topics.ts'
import { type Exchange, uuid } from './support/exchange.ts'
import { LIBRARIES, type Programs } from './support/library.ts'
import { ForeignSystem } from './support/system.ts'

/**
 * Tests of what clients of others and the services of a system write for each other.
 * @returns the system, which runs as long as its tests do
 */
export function exchangeTests(exchange: Exchange, kafka: () => DevKafka, programs: Programs): ForeignSystem {
  const { reads, writes } = exchange
  const system = new ForeignSystem(exchange.system, exchange.services, kafka)
  const postgres = new TestPostgres()
  const written = [...new Set(writes.map(({ topic }) => topic))]

  /** Waits until each kind of event that a topic is to have is there. */
  async function allWritten(topic: string): Promise<void> {
    const awaited = writes.filter((one) => one.topic === topic).map(({ type }) => type)
    await until(`${awaited} on ${topic}`, async () => {
      const stored = await readTopic(kafka().bootstrapServers, topic)
      const types = stored.map(({ headers }) => String(headers?.[cloudEventHeaders.type]))
      return awaited.every((type) => types.includes(type))
    })
  }

  beforeAll(async () => {
    if (exchange.database) await postgres.start()
    await system.run(exchange.database ? await postgres.newDatabase() : {})
    await exchange.act(system)
    await Promise.all(written.map(allWritten))
  })
  afterAll(async () => {
    try {
      await system.end()
    } finally {
      await system.killAll()
      await postgres.close()
    }
  })

  test('every topic has an event that is looked at', () => {
    expect(new Set(written)).toEqual(new Set(system.topics.filter((topic) => !topic.endsWith('.dlq'))))
  })

  test.each(LIBRARIES)('%s reads the events of the services: key, JSON as documented, headers', async (library) => {
    const received = await programs.receive(library, written)
    for (const { topic, type, by, key, payload } of writes) {
      const events = received.filter((one) => one.topic === topic && one.headers[cloudEventHeaders.type] === type)
      const values = events.map(({ value }) => JSON.parse(value ?? 'null'))
      expect(values).toContainEqual(payload)
      expect(events.map((event) => event.key)).toEqual(values.map((value) => value[key]))
      for (const { headers } of events) {
        expect(headers).toEqual({
          ce_specversion: '1.0',
          ce_id: uuid,
          ce_type: type,
          ce_source: `/${by}`,
          ce_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          'content-type': 'application/json',
        })
      }
    }
  })

  test.each(LIBRARIES)('what %s writes as JSON without key and headers is processed', async (library) => {
    const messages = reads.flatMap(({ topic, payload }) => {
      const plain = Array.from({ length: 5 }, () => ({ topic, key: null, value: JSON.stringify(payload()) }))
      const full = { topic, key: randomUUID(), value: JSON.stringify(payload()), headers: { trace: 'of others' } }
      return [...plain, full]
    })
    const places = await programs.send(library, messages)
    for (const { topic, by } of reads) {
      const awaited = places.filter((place) => place.topic === topic)
      expect(awaited).toHaveLength(6)
      for (const service of by) await system.processed(system.service(service), awaited)
    }
  })

  test('nothing is in the dead letters', async () => {
    for (const { topic } of reads) expect(await readTopic(kafka().bootstrapServers, `${topic}.dlq`)).toEqual([])
  })

  return system
}
