import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { until } from '../fixture.ts'
import { describeAnswering } from './support/system.ts'

const post = async (url: string, n: number) => {
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify({ n }) })
}

await describeAnswering('an HTTP service with a database', (answering) => {
  test('answers while Kafka is away, and sends the events when it is back; its end waits for neither', async () => {
    const { service, url } = await answering.http()
    expect((await post(url, 0)).status).toBe(201)
    await answering.relayed()
    await answering.kafka.stop(0)
    for (const n of [1, 2, 3]) expect((await post(url, n)).status).toBe(201)
    await sleep(500)
    const unsent = () => answering.database.query('SELECT seq FROM outbox WHERE published_at IS NULL')
    expect(await unsent()).toHaveLength(3)
    const { end, ms } = await service.end()
    expect(end, service.tail).toBe(0)
    expect(ms).toBeLessThan(12_000)
    expect(await unsent()).toHaveLength(3)

    await answering.kafka.start(0)
    await answering.http()
    await answering.relayed()
    const stored = await answering.stored('asked')
    expect([...new Set(stored.map(({ n }) => n))].sort()).toEqual([0, 1, 2, 3])
  })

  test('says 503 while its database is away, and is the same process afterwards', async () => {
    const { service, url } = await answering.http()
    await answering.postgres.server.stop()
    const refused = await post(url, 1)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    await answering.postgres.server.start()
    await until('an answer', async () => (await post(url, 2)).status === 201)
    await answering.relayed()
    expect((await answering.stored('asked')).map(({ n }) => n)).toEqual([2])
    expect(service.running).toBe(true)
  })

  test('has its events sent by another process when the one that sends is killed', async () => {
    const one = await answering.http()
    const two = await answering.http()
    for (let n = 0; n < 200; n++) {
      const { url } = n % 2 === 0 && one.service.running ? one : two
      expect((await post(url, n)).status).toBe(201)
      if (n === 100) await one.service.end('SIGKILL')
    }
    await answering.relayed()
    const stored = await answering.stored('asked')
    expect(new Set(stored.map(({ n }) => n)).size).toBe(200)
  })
})
