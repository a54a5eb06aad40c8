import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { until } from '../../kafka/fixture.ts'
import { describeSystem, PATIENT, REQUESTS, RESULTS } from '../../kafka/order-billing-notification/support/system.ts'

const DOWN_MS = 60_000

await describeSystem('long outages', (system) => {
  const answers = (status: number) => system.client.answers.filter((one) => one.status === status)

  test.each([
    ['killed', 'kill'],
    ['stopped', 'stop'],
  ] as const)(
    'two of three brokers %s for a minute under load: each order is refused in time, and accepted later',
    {
      timeout: 400_000,
    },
    async (how, end) => {
      const { client, kafka } = system
      await Promise.all([system.orderService(), system.billing(), system.notification()])
      const stop = client.load(20)
      await client.more(100)
      await Promise.all([kafka[end](1), kafka[end](2)])
      await sleep(DOWN_MS)
      const startedAt = Date.now()
      await Promise.all([kafka.start(1), kafka.start(2)])
      const accepted = answers(202).length
      await until('orders to be accepted again', async () => answers(202).length > accepted + 100)
      const back = (answers(202)[accepted]?.at ?? 0) - startedAt
      figure(`two of three brokers ${how}: first order accepted ${back / 1_000} s after their start began`)
      await stop()
      const { notifiedTwice } = await system.closeLedger(`two of three brokers ${how} for ${DOWN_MS / 1_000} s`)
      expect(answers(202)).toHaveLength(client.orders.length)
      expect(answers(202).length + answers(503).length).toBe(client.answers.length)
      expect(answers(503).filter(({ ms }) => ms > 5_000)).toEqual([])
      expect(notifiedTwice).toBe(0)
    },
  )

  test.each([
    ['billing-service', REQUESTS],
    ['notification-service', RESULTS],
  ])(
    'a %s that stands still for longer than its session: another one takes over, and both go on',
    {
      timeout: 300_000,
    },
    async (name, topic) => {
      const { client } = system
      const short = { KAFKA_SESSION_TIMEOUT_MS: '6000', KAFKA_HEARTBEAT_INTERVAL_MS: '1000' }
      const counts = [name === 'billing-service' ? 2 : 1, name === 'notification-service' ? 2 : 1] as const
      await system.orderService(PATIENT)
      const [billing, notification] = await Promise.all([
        system.billing(counts[0], short),
        system.notification(counts[1], short),
      ])
      const [frozen, other] = name === 'billing-service' ? billing : notification
      const stop = client.load(50)
      await frozen?.seen(200)
      frozen?.freeze(true)
      await until('the other one to own every partition', async () => other?.assigned(topic).length === 6)
      await client.more(250)
      frozen?.freeze(false)
      await until('both to share the partitions', async () =>
        [frozen, other].every((one) => one?.assigned(topic).length === 3),
      )
      await client.more(250)
      await stop()
      const { redelivered, notifiedTwice } = await system.closeLedger(`${name} frozen`)
      figure(`${name} frozen: ${redelivered.length} requests came again, ${notifiedTwice} orders were notified twice`)
      expect(client.outcomes).toEqual({ 202: client.orders.length })
    },
  )
})
