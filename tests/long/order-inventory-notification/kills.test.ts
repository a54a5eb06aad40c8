import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { Killing } from '../../kafka/order-inventory-notification/support/killing.ts'
import { NAMES } from '../../kafka/order-inventory-notification/support/names.ts'
import { describeSystem } from '../../kafka/order-inventory-notification/support/system.ts'

/** At least: the load goes on until the last one is killed. */
const ORDERS = 10_000
const KILLS = 20
const PER_SECOND = 40

await describeSystem('killed at random', (system) => {
  test(`${ORDERS} orders while ${KILLS} processes are killed at random moments: everything is there once`, {
    timeout: 1_200_000,
  }, async () => {
    // Of each item a part of what is ordered: both outcomes, and the last piece is somebody's.
    system.stocked(ORDERS / 4)
    await system.everything(2)
    const { client } = system
    const stop = client.load(PER_SECOND)
    const killing = new Killing(system)
    for (let i = 0; i < KILLS; i++) {
      const at = Math.ceil((ORDERS / KILLS) * (i + Math.random()))
      await client.placed(at, 300_000)
      // Half of them with something in hand, the others whatever they do.
      const name = NAMES[i % NAMES.length]
      if (name !== undefined) await killing.replace(name, i % 2 === 0)
    }
    await client.placed(ORDERS, 300_000)
    await stop()
    figure(`killed ${JSON.stringify(killing.kills)}; ${killing.redelivered} events came again`)
    const { statuses } = await system.closeLedger('killed at random', { timeoutMs: 180_000 })
    expect(client.answered(201)).toHaveLength(client.orders.length)
    expect(Math.min(statuses.confirmed ?? 0, statuses.rejected ?? 0)).toBeGreaterThan(0)
    expect(killing.redelivered).toBeGreaterThan(0)
  })
})
