import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithKafka, until } from './fixture.ts'
import type { Service } from './support/service.ts'
import { committedToTheEnd, readTopic } from './support/topics.ts'
import { event, Workshop } from './tools/support.ts'

// The place of a member that was killed is free after a session.
const ENV = { RETRY_MAX_ATTEMPTS: '2', KAFKA_SESSION_TIMEOUT_MS: '6000', KAFKA_HEARTBEAT_INTERVAL_MS: '1000' }

await describeWithKafka('a message whose handler never finishes', (kafka) => {
  const workshop = new Workshop(kafka)
  const names = (services: readonly Service[], message: string) =>
    services.flatMap(({ lines }) => lines.filter(({ msg }) => msg === message).map(({ orderId }) => orderId))
  const deadLetters = async (topic: string) =>
    (await readTopic(workshop.servers, `${topic}.dlq`)).map(({ event, headers }) => [
      event,
      String(headers?.['kafka_dlt-exception-fqcn']),
    ])

  beforeAll(() => workshop.createTopics('killing', 'computing'))
  afterAll(() => workshop.killAll())

  test('because it ends its process, is dead-lettered after its attempts, and neighbours are not repeated by it', async () => {
    const orders = ['good-1', 'begin-kill', 'good-2']
    await workshop.send('killing', [
      ...orders.map((order) => event(order, { partition: 0 })),
      event('other', { partition: 1 }),
    ])
    const services: Service[] = []
    for (let n = 1; n <= 3; n++) {
      const service = workshop.start('killing', 'killing', 'heavy', ENV)
      services.push(service)
      expect(await service.ended).toBe('SIGKILL')
    }
    services.push(workshop.start('killing', 'killing', 'heavy', ENV))
    await until('all to be done', () => committedToTheEnd(workshop.servers, 'killing', 'killing'))
    expect(names(services, 'begun')).toEqual(['begin-kill', 'begin-kill', 'begin-kill'])
    const processed = names(services, 'processed')
    // Those before it are done twice at most: with the first death nothing was known yet.
    expect(processed.filter((one) => one === 'good-1').length).toBeLessThanOrEqual(2)
    expect(processed.filter((one) => one === 'other').length).toBeLessThanOrEqual(2)
    expect(processed.filter((one) => one === 'good-2')).toHaveLength(1)
    expect(await deadLetters('killing')).toEqual([['id-begin-kill', 'NeverFinished']])
    expect(services.at(-1)?.lines.map(({ msg }) => msg)).toContain('message dead-lettered')
  })

  test('because its member loses its place, is dead-lettered after its attempts', async () => {
    await workshop.send('computing', [event('begin-compute', { partition: 0 }), event('good-2', { partition: 0 })])
    const service = workshop.start('computing', 'computing', 'heavy', ENV)
    await until('all to be done', () => committedToTheEnd(workshop.servers, 'computing', 'computing'))
    expect(names([service], 'begun')).toHaveLength(3)
    expect(names([service], 'processed').filter((one) => one === 'good-2')).toHaveLength(1)
    expect(await deadLetters('computing')).toEqual([['id-begin-compute', 'NeverFinished']])
  })
})
