import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { cloudEventHeaders, deadLetterHeaders } from '../../../contracts/cloudevents.ts'
import { figure } from '../../figure.ts'
import { until } from '../fixture.ts'
import { client } from '../support/topics.ts'
import { orderIdIn } from './support/client.ts'
import { expectInHand } from './support/redelivery.ts'
import { describeSystem, ORDERS, PATIENT, REQUESTS, RESULTS } from './support/system.ts'

const NONE_TWICE = { storedTwice: { [ORDERS]: 0, [REQUESTS]: 0, [RESULTS]: 0 }, notifiedTwice: 0 }

/** A dead member is noticed after 6 s. */
const SHORT_SESSION = { KAFKA_SESSION_TIMEOUT_MS: '6000', KAFKA_HEARTBEAT_INTERVAL_MS: '1000' }

await describeSystem('consumers go away', (system) => {
  const expectAllAccepted = () => expect(system.client.outcomes).toEqual({ 202: system.client.orders.length })

  test('without billing-service orders are accepted; when it is back, each is billed once', async () => {
    await Promise.all([system.orderService(PATIENT), system.notification()])
    const stop = system.client.load(60)
    await system.client.more(200)
    await stop()
    expectAllAccepted()
    await system.billing()
    expect(await system.closeLedger('billing-service down')).toMatchObject(NONE_TWICE)
  })

  test('billing-services replaced one by one under load: nothing is billed twice', async () => {
    const [, members] = await Promise.all([system.orderService(PATIENT), system.billing(2), system.notification()])
    const stop = system.client.load(60)
    for (const old of [...members]) {
      await system.client.more(60)
      const { end, ms } = await old.end()
      figure(`billing-service ended under load with ${end} after ${ms} ms`)
      expect(end, old.tail).toBe(0)
      members.splice(members.indexOf(old), 1, system.start('billing-service'))
      await system.shared(members, REQUESTS)
    }
    await system.client.more(60)
    await stop()
    const ledger = await system.closeLedger('billing-services replaced')
    expectAllAccepted()
    expect(ledger).toMatchObject({ ...NONE_TWICE, redelivered: [], suppressed: 0 })
  })

  test('a billing-service killed in a backlog and under load: what it had in hand comes again, and nothing else', {
    timeout: 240_000,
  }, async () => {
    await Promise.all([system.orderService(PATIENT), system.notification()])
    const stop = system.client.load(60)
    await system.client.more(180)
    const [killed, survivor] = [1, 2].map(() => system.start('billing-service', SHORT_SESSION))
    await killed?.seen(30)
    await killed?.end('SIGKILL')
    await until('the other to own every partition', async () => survivor?.assigned(REQUESTS).length === 6)
    await stop()
    const ledger = await system.closeLedger('billing-service killed')
    expectAllAccepted()
    const again = killed && expectInHand(ledger, killed)
    figure(`billing-service killed: requests that came again, by partition: ${JSON.stringify(again)}`)
    const { storedTwice, redelivered, notifiedTwice, suppressed } = ledger
    expect(storedTwice).toMatchObject({ [ORDERS]: 0, [REQUESTS]: 0 })
    // Besides what it has logged, one result of each partition may have been stored just before it was killed.
    expect(storedTwice[RESULTS]).toBeLessThanOrEqual(redelivered.length + 6)
    expect(notifiedTwice).toBe(0)
    expect(suppressed).toBeGreaterThanOrEqual(storedTwice[RESULTS] ?? 0)
  })

  test('a notification-service that stands still for a while catches up, and notifies nobody twice', async () => {
    const [, , [slow]] = await Promise.all([system.orderService(PATIENT), system.billing(), system.notification()])
    const stop = system.client.load(60)
    await slow?.seen(30)
    slow?.freeze(true)
    // Not the condition of a test: how long it stands still, less than its session.
    await sleep(3_000)
    slow?.freeze(false)
    await stop()
    expect(await system.closeLedger('notification-service slow')).toMatchObject({ ...NONE_TWICE, suppressed: 0 })
  })

  test('messages that nobody can process go to the dead letters; their neighbours are billed and notified', async () => {
    await system.orderService(PATIENT)
    const before = await Promise.all(Array.from({ length: 30 }, () => system.client.place()))
    const keys = before.flatMap(({ answers }) => answers.map((one) => orderIdIn(one) ?? ''))
    const shape = JSON.stringify({ orderId: keys[0], customerId: 'a', amount: '12' })
    const headers = (type: string) => ({ [cloudEventHeaders.type]: type })
    const producer = client(system.kafka.bootstrapServers).producer()
    await producer.connect()
    await producer.sendBatch({
      acks: -1,
      topicMessages: [
        { topic: REQUESTS, messages: keys.map((key, i) => ({ key, value: i % 2 === 0 ? '{"orderId":' : shape })) },
        { topic: RESULTS, messages: [{ key: keys[0] ?? '', value: shape, headers: headers('payment.approved') }] },
      ],
    })
    await producer.disconnect()
    await Promise.all(Array.from({ length: 30 }, () => system.client.place()))
    await Promise.all([system.billing(), system.notification()])
    const { stored, acknowledged } = await system.closeLedger('poison messages', keys.length + 1)
    expect(acknowledged.size).toBe(60)
    const dead = stored.filter(({ topic }) => topic.endsWith('.dlq'))
    const said = dead.map(
      ({ headers }) => `${headers?.[deadLetterHeaders.topic]} ${headers?.[deadLetterHeaders.error]}`,
    )
    expect(new Set(said)).toEqual(new Set([`${REQUESTS} InvalidMessage`, `${RESULTS} InvalidMessage`]))
  })
})
