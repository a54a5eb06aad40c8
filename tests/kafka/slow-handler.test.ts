import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithKafka, until } from './fixture.ts'
import { withAdmin } from './support/topics.ts'
import { event, Workshop } from './tools/support.ts'

await describeWithKafka('a handler that takes long', (kafka) => {
  const workshop = new Workshop(kafka)
  // All partitions on one broker: kafkajs fetches nothing from it until what it fetched there is done.
  const create = (topic: string) =>
    kafka().tool('kafka-topics', ['--create', '--topic', topic, '--replica-assignment', '0,0,0'])
  const committed = (groupId: string, topic: string) =>
    withAdmin(workshop.servers, async (admin) => {
      const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] })
      return offsets?.partitions.map(({ offset }) => offset)
    })

  beforeAll(() => Promise.all(['hanging', 'hanging.dlq', 'slow', 'slow.dlq'].map(create)))
  afterAll(() => workshop.killAll())

  test('holds up its own partition only', async () => {
    const service = workshop.start('hanging', 'hanging', 'heavy', { HANDLER_TIMEOUT_MS: '45000' })
    await workshop.send('hanging', [event('begin-hang', { partition: 0 })])
    await service.seen(1)
    // Each is awaited before the next is sent, so that one lump at the end would not do.
    for (let n = 1; n <= 20; n++) {
      await workshop.send('hanging', [event(`good-${n}`, { partition: 1 + (n % 2) })])
      await service.seen(1 + n)
    }
    await until(
      'the others to be committed',
      async () =>
        (await committed('hanging', 'hanging'))?.join() === '-1,10,10' ||
        (await committed('hanging', 'hanging'))?.join() === '0,10,10',
    )
    expect(service.lines.map(({ msg }) => msg)).not.toContain('handler failed, trying again later')
  })

  test('finishes and is committed when the service stops', async () => {
    const service = workshop.start('slow', 'slow', 'heavy')
    await workshop.send(
      'slow',
      ['begin-slow', 'next'].map((order) => event(order, { partition: 0 })),
    )
    await service.seen(1)
    await until('kafkajs to have gone on', async () => {
      await workshop.send('slow', [event('other', { partition: 1 })])
      return service.events.some(({ partition }) => partition === 1)
    })
    expect((await service.end()).end).toBe(0)
    expect(service.events.filter(({ partition }) => partition === 0).map(({ msg }) => msg)).toEqual([
      'begun',
      'processed',
    ])
    expect((await committed('slow', 'slow'))?.[0]).toBe('1')
  })
})
