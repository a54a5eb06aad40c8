import { expect, test } from 'vitest'
import { decode } from '../../../contracts/codec.ts'
import { tools } from '../../../contracts/tools.ts'
import { replay } from '../../../services/runtime/tools/replay.ts'
import { figure } from '../../figure.ts'
import { until } from '../fixture.ts'
import type { Service } from '../support/service.ts'
import { client, committedToTheEnd } from '../support/topics.ts'
import { notifications, readBooks } from './support/books.ts'
import { RESULTS } from './support/names.ts'
import { describeSystem } from './support/system.ts'

const GROUP = 'notification-service'

await describeSystem('replay', (system) => {
  const rows = () => notifications(system.database)
  const servers = () => system.kafka.bootstrapServers

  async function end(service: Service | undefined): Promise<void> {
    expect((await service?.end())?.end, service?.tail).toBe(0)
  }

  /** Sets the group to the beginning, and lets a new member read it all. */
  async function fromTheBeginning(): Promise<Service> {
    const settings = decode(tools.replay, { TOOL_GROUP: GROUP, TOOL_TO: 'earliest', TOOL_EXECUTE: 'true' })
    const { json } = await replay({ settings, kafka: client(servers()), stopping: new AbortController().signal })
    const { partitions } = json as { partitions: { again: string }[] }
    const again = partitions.reduce((sum, one) => sum + Number(one.again), 0)
    expect(again).toBe((await readBooks(system.database)).orders)
    const service = system.start(GROUP)
    await until('all to be read again', () => committedToTheEnd(servers(), GROUP, RESULTS))
    return service
  }

  test('notification-service away, from the beginning, and from the beginning with an empty table: always the same rows', {
    timeout: 240_000,
  }, async () => {
    await system.everything()
    const [first] = system.started(GROUP)
    const stop = system.client.load(60)
    await first?.seen(30)
    await end(first)
    await system.client.more(60)
    await stop()
    const orders = system.client.orders.length
    await until('all to be decided', async () => (await readBooks(system.database)).pending === 0)
    const before = (await rows()).length
    expect(before).toBeGreaterThanOrEqual(30)
    expect(before).toBeLessThan(orders)

    const second = system.start(GROUP)
    await until('all to arrive', async () => (await rows()).length === orders)
    await until('all to be committed', () => committedToTheEnd(servers(), GROUP, RESULTS))
    const written = await rows()
    figure(`replay: ${before} of ${orders} were notified of before the service was away, all when it was back`)
    await end(second)

    const third = await fromTheBeginning()
    expect(await rows()).toEqual(written)
    await end(third)
    // The inbox knew them all: the handler was not even asked.
    expect(third.events).toHaveLength(0)

    await system.database.query('TRUNCATE notifications')
    await system.database.query('DELETE FROM inbox WHERE consumer_group = $1', [GROUP])
    const fourth = await fromTheBeginning()
    expect(await rows()).toEqual(written)
    expect(fourth.events).toHaveLength(orders)
    expect(await system.closeLedger('replay')).toMatchObject({ doneAgain: orders })
  })
})
