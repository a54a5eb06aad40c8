import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { probing } from '../../kafka/order-billing-notification/support/probing.ts'
import { describeSystem } from '../../kafka/order-inventory-notification/support/system.ts'

const ORDERS = 10_000
const PER_SECOND = 40
const AWAY_MS = 120_000

await describeSystem('a long outage', (system) => {
  test(`${ORDERS} orders with PostgreSQL stopped for two minutes: nobody ends or leaves its group, everything is there once`, {
    timeout: 900_000,
  }, async () => {
    const [{ health } = { health: '' }] = await system.everything(2)
    const { client, postgres } = system
    const stop = client.load(PER_SECOND, ORDERS)
    await client.placed(ORDERS / 4, 300_000)
    const [probe, joins] = [probing(`${health}/livez`), system.joins]
    await postgres.stop()
    await sleep(AWAY_MS)
    const startedAt = Date.now()
    await postgres.start()
    await client.placed(ORDERS, 600_000)
    await stop()
    const { statuses } = await probe.stop()
    figure(
      `PostgreSQL stopped for ${AWAY_MS / 1_000} s: first order ${client.firstSince(startedAt)} ms after its start began`,
    )
    await system.closeLedger('two minutes without PostgreSQL', { timeoutMs: 180_000 })
    const { 201: placed, 503: _refused, ...others } = client.outcomes
    expect({ placed, others }).toEqual({ placed: ORDERS, others: {} })
    expect([...statuses]).toEqual([200])
    expect(system.joins).toEqual(joins)
  })
})
