import { expect, test } from 'vitest'
import { until } from '../fixture.ts'
import { readBack } from '../support/ledger.ts'
import { position, type Service } from '../support/service.ts'
import { committedToTheEnd } from '../support/topics.ts'
import { describeSystem, NOTIFIED, ORDERS, ordersIn, PAID, PATIENT, PAYMENTS, STORED, said } from './support/system.ts'

const UNKNOWN = /^Kafka does not answer: nobody knows whether "(.+)" is stored/
const NOT_STORED = /^the service is stopping: "(.+)" is not stored/

const post = (url: string, order_id: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ order_id }),
  })

await describeSystem('orders', (system) => {
  /** What is stored of each topic since the test began, as text. */
  const stored = async (topic: string) =>
    (await readBack(system.kafka.bootstrapServers, system.marks)).filter((one) => one.topic === topic)
  const values = async (topic: string) => (await stored(topic)).map(({ value }) => JSON.parse(String(value)))

  const expectEnd = async (...services: readonly Service[]) => {
    for (const service of services) expect((await service.end()).end, service.tail).toBe(0)
  }

  test('three orders that are typed at once are stored in order, paid and notified', async () => {
    const [{ service }, payment, notification] = await Promise.all([
      system.desk(),
      system.payment(),
      system.notification(),
    ])
    const ids = ['101', '102', '103']
    service.type(...ids)
    await said(notification, NOTIFIED, ids)
    expect(ordersIn(service, STORED)).toEqual(ids)
    expect(ordersIn(payment, PAID)).toEqual(ids)
    expect(ordersIn(notification, NOTIFIED)).toEqual(ids)

    const orders = await stored(ORDERS)
    expect(orders.map(({ key, value }) => [String(key), String(value)])).toEqual(
      ids.map((id) => [id, JSON.stringify({ order_id: id })]),
    )
    // The terminal says the truth about where they are.
    expect(service.events.map(position)).toEqual(orders.map(position))
    expect(await values(PAYMENTS)).toEqual(ids.map((order_id) => ({ order_id, status: 'PAID' })))
    await expectEnd(service, payment, notification)
  })

  test('payment-service is stopped, orders are typed, and started again it goes on where it was', async () => {
    const [{ service }, first, notification] = await Promise.all([
      system.desk(),
      system.payment(),
      system.notification(),
    ])
    service.type('301', '302')
    await said(notification, NOTIFIED, ['301', '302'])
    await expectEnd(first)
    service.type('303', '304', '305')
    await said(service, STORED, ['303', '304', '305'])
    const second = await system.payment()
    await said(notification, NOTIFIED, ['303', '304', '305'])
    expect(ordersIn(second, PAID)).toEqual(['303', '304', '305'])
    expect(ordersIn(notification, NOTIFIED)).toEqual(['301', '302', '303', '304', '305'])
    expect(await stored(PAYMENTS)).toHaveLength(5)
    await expectEnd(service, second, notification)
    expect(await committedToTheEnd(system.kafka.bootstrapServers, 'payment-group', ORDERS)).toBe(true)
  })

  test('Kafka is killed while orders are typed: each is answered; when it is back, so are they, and paid once', async () => {
    const [{ service, url }, payment, notification] = await Promise.all([
      system.desk({}),
      system.payment(),
      system.notification(),
    ])
    service.type('401')
    await said(service, STORED, ['401'])
    await system.kafka.kill(0)
    service.type('402', '403')
    await said(service, UNKNOWN, ['402', '403'])
    expect((await post(url, '404')).status).toBe(503)
    await system.kafka.start(0)
    // As it says: again, until both are stored. An attempt that failed may arrive as well.
    const answers = () => ordersIn(service, STORED).length + ordersIn(service, UNKNOWN).length
    await until('the orders to be stored', async () => {
      const [before, storedBefore] = [answers(), ordersIn(service, STORED).length]
      service.type('402', '403')
      await until('both to be answered', async () => answers() === before + 2)
      return ordersIn(service, STORED).length === storedBefore + 2
    })
    await said(notification, NOTIFIED, ['401', '402', '403'])
    const orders = await stored(ORDERS)
    expect(orders.map(({ key }) => String(key))).toEqual(expect.arrayContaining(['401', '402', '403']))
    for (const id of ['402', '403']) {
      expect(new Set(orders.filter(({ key }) => String(key) === id).map(({ event }) => event)).size).toBe(1)
      expect(ordersIn(notification, NOTIFIED).filter((one) => one === id)).toHaveLength(1)
    }
    await expectEnd(service, payment, notification)
  })

  // These leave orders that nobody has paid: they come last.

  test('what is no order id is answered and not sent, and without input orders still come by HTTP', async () => {
    const { service, url } = await system.desk()
    service.type('10 1', '', '; drop', 'x'.repeat(37), '201')
    service.endOfInput()
    await said(service, STORED, ['201'])
    const refused = service.lines.filter(({ level, msg }) => level === 'warn' && msg.includes('is no order id'))
    expect(refused).toHaveLength(3)

    const answer = await post(url, '202')
    expect(answer.status).toBe(202)
    const [typed, posted, ...others] = await stored(ORDERS)
    expect(await answer.json()).toEqual({
      order_id: '202',
      topic: ORDERS,
      partition: posted?.partition,
      offset: posted?.offset,
    })
    expect([typed, posted].map((one) => String(one?.key))).toEqual(['201', '202'])
    expect(others).toEqual([])
    expect((await post(url, '20 3')).status).toBe(400)
    await expectEnd(service)
  })

  test('a terminal alone, SIGTERM amid a thousand lines: each is stored or said not to be, and nothing else is', async () => {
    const { service, url } = await system.desk({ ...PATIENT, TERMINAL_HTTP: 'false' })
    await expect(post(url, '5')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    const ids = Array.from({ length: 1_000 }, (_, index) => `5-${index}`)
    service.type(...ids)
    await said(service, STORED, ['5-0'])
    await expectEnd(service)
    const [done, left] = [ordersIn(service, STORED), ordersIn(service, NOT_STORED)]
    expect([...done, ...left]).toEqual(ids)
    expect(left).not.toHaveLength(0)
    expect((await stored(ORDERS)).map(({ key }) => String(key))).toEqual(done)
  })
})
