import { expect, test } from 'vitest'
import { createOnPaymentRequested } from '../../../../services/order-billing-notification/billing-service/handler.ts'
import { derivedId, Unavailable } from '../../../../services/runtime/index.ts'
import { contextOf, fakeLog, fakeProducer, orderId } from '../support.ts'

const request = { orderId, customerId: 'test-customer-123', amount: 99.98 }
const dear = { ...request, amount: 1_000.01 }

/** The billing service without Kafka. */
function service(answer?: () => void) {
  const { producer, sent } = fakeProducer(answer)
  const { log, lines, texts } = fakeLog()
  const handler = createOnPaymentRequested(producer, 1_000)
  return {
    ask: async (payload: typeof request, id: string) => handler(payload, contextOf(id, log)),
    sent,
    lines,
    texts,
  }
}

test('a payment within the limit is approved', async () => {
  const { ask, sent, lines } = service()
  await ask(request, 'request')
  expect(sent).toEqual([
    {
      type: 'payment.approved',
      id: derivedId('', 'request', 'payment.result'),
      key: orderId,
      value: JSON.stringify(request),
    },
  ])
  expect(lines).toMatchObject([{ text: 'payment of 99.98 approved', fields: { orderId, amount: 99.98 } }])
})

test('a payment above the limit is declined, with the reason', async () => {
  const { ask, sent, lines } = service()
  await ask(dear, 'request')
  expect(sent).toEqual([
    {
      type: 'payment.declined',
      id: derivedId('', 'request', 'payment.result'),
      key: orderId,
      value: JSON.stringify({ ...dear, reason: 'amount-over-limit' }),
    },
  ])
  expect(lines).toMatchObject([
    { text: 'payment of 1000.01 declined', fields: { orderId, reason: 'amount-over-limit' } },
  ])
})

test('a request that is answered is not answered again; another is', async () => {
  const { ask, sent, texts } = service()
  await ask(request, 'one')
  await ask(request, 'one')
  await ask(request, 'two')
  expect(sent.map(({ id }) => id)).toEqual([
    derivedId('', 'one', 'payment.result'),
    derivedId('', 'two', 'payment.result'),
  ])
  expect(texts()[1]).toMatch(/^duplicate/)
})

test('a result that Kafka did not take is sent again, with the same id and bytes', async () => {
  let away = true
  const { ask, sent, texts } = service(() => {
    if (away) throw new Unavailable('Kafka is away')
  })
  await expect(ask(request, 'request')).rejects.toBeInstanceOf(Unavailable)
  away = false
  await ask(request, 'request')
  expect(sent).toHaveLength(2)
  expect(sent[1]).toEqual(sent[0])
  expect(texts()).toEqual(['payment of 99.98 approved'])
})

test('another process gives the result the same id', async () => {
  const [one, other] = [service(), service()]
  await one.ask(request, 'request')
  await other.ask(request, 'request')
  expect(other.sent).toEqual(one.sent)
})
