import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { until } from '../../kafka/fixture.ts'
import { probing } from '../../kafka/order-billing-notification/support/probing.ts'
import { Killing } from '../../kafka/order-inventory-notification/support/killing.ts'
import { NAMES, READS } from '../../kafka/order-inventory-notification/support/names.ts'
import { describeSystem } from '../../kafka/order-inventory-notification/support/system.ts'

/** Longer than a session: who sends no heartbeats is put out of its group. */
const AWAY_MS = 12_000

const PER_SECOND = 40

await describeSystem('faults', (system) => {
  test('PostgreSQL stopped under load: 503, nobody ends or leaves its group; afterwards everything is there once', {
    timeout: 240_000,
  }, async () => {
    const [{ health } = { health: '' }] = await system.everything()
    const { client, postgres } = system
    const stop = client.load(PER_SECOND)
    await client.more(100)
    const [probe, joins] = [probing(`${health}/livez`), system.joins]
    await postgres.stop()
    await sleep(AWAY_MS)
    const startedAt = Date.now()
    await postgres.start()
    const accepted = client.answered(201).length
    await until('orders to be accepted again', async () => client.answered(201).length > accepted + 100)
    figure(
      `PostgreSQL stopped: first order ${(client.answered(201)[accepted]?.at ?? 0) - startedAt} ms after its start`,
    )
    await stop()
    const { statuses } = await probe.stop()
    await system.closeLedger('PostgreSQL stopped')

    const { 201: placed, 503: refused = 0, ...others } = client.outcomes
    expect({ placed, others }).toEqual({ placed: client.orders.length, others: {} })
    expect(refused).toBeGreaterThan(50)
    expect(client.answered(503).filter(({ headers }) => headers['retry-after'] === undefined)).toEqual([])
    expect([...statuses]).toEqual([200])
    expect(system.joins).toEqual(joins)
  })

  test('each process killed at a random moment under load, PostgreSQL, too: everything is there once', {
    timeout: 240_000,
  }, async () => {
    await system.everything(2)
    const { client, postgres } = system
    const stop = client.load(PER_SECOND)
    const killing = new Killing(system)
    for (const name of NAMES) {
      await client.more(Math.ceil(Math.random() * 2 * PER_SECOND))
      await killing.replace(name, true)
    }
    await client.more(Math.ceil(Math.random() * 2 * PER_SECOND))
    await postgres.kill()
    await postgres.start()
    for (const name of NAMES) await system.shared(system.running(name), READS[name])
    await client.more(PER_SECOND)
    await stop()
    figure(`killed ${JSON.stringify(killing.kills)} and PostgreSQL; ${killing.redelivered} events came again`)
    await system.closeLedger('each process killed')
    expect(client.answered(201)).toHaveLength(client.orders.length)
  })
})
