import { expect, test } from 'vitest'
import { onLine } from '../../../../services/order-payment-notification/order-service/line.ts'
import { derivedId, Unavailable } from '../../../../services/runtime/index.ts'
import { fakeProducer } from '../../order-billing-notification/support.ts'

const event = derivedId('101', 'order.placed')

test.each(['101', ' 101 ', '101\t'])('%j is order 101: sent, and answered with where it is stored', async (line) => {
  const { producer, sent } = fakeProducer()
  expect(await onLine(line, { producer })).toEqual({
    text: 'order 101 is stored: topic order.placed, partition 0, offset 0',
    fields: { order_id: '101', event, topic: 'order.placed', partition: 0, offset: '0' },
  })
  expect(sent).toEqual([{ type: 'order.placed', id: event, key: '101', value: '{"order_id":"101"}' }])
})

test.each([
  ['10 1', '"10 1"'],
  ['101;102', '"101;102"'],
  ['10\x1b[D1', '"10\\u001b[D1"'],
  ['x'.repeat(37), `"${'x'.repeat(37)}"`],
  ['x'.repeat(61), `"${'x'.repeat(60)}"… (61 characters)`],
])('%j is refused in one line, and nothing is sent', async (line, shown) => {
  const { producer, sent } = fakeProducer()
  expect(await onLine(line, { producer })).toEqual({
    refused: true,
    text: `${shown} is no order id, expected 1 to 36 letters, digits, dashes or underscores: nothing is sent`,
  })
  expect(sent).toEqual([])
})

test('an order that is typed again is the same event', async () => {
  const { producer, sent } = fakeProducer()
  await onLine('101', { producer })
  await onLine('101', { producer })
  expect(sent[1]).toEqual(sent[0])
})

test('while Kafka is away it says so to the runtime', async () => {
  const { producer } = fakeProducer(() => {
    throw new Unavailable('Kafka is away')
  })
  await expect(onLine('101', { producer })).rejects.toThrow(Unavailable)
})
