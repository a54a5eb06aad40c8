import { expect, test } from 'vitest'
import { orderPaid, orderPlaced, ruling, shop, verdicts } from '../support.ts'

const acks = (value: 'all' | 1 | 0) =>
  shop({ producer: { producerConfig: { acks: value }, ...(value !== 'all' && { mayLoseEvents: 'samples' }) } })

test.each([
  ['all', 1, 'only the leader'],
  ['all', 0, 'no broker has confirmed'],
  [1, 0, 'no broker has confirmed'],
] as const)('acks from %s to %s may lose events', (before, after, why) => {
  const found = ruling('KAFKA-ACKS-LOWERED', acks(before), acks(after))
  expect(found).toMatchObject({
    class: 'data-loss',
    object: { name: 'orders' },
    old: String(before),
    new: String(after),
  })
  expect(found.why).toContain(why)
})

test('raised they do not', () => {
  expect(verdicts(acks(1), acks('all'))).toEqual(['rolling-restart KAFKA-CLIENT-SETTING Deployment/orders'])
})

test('what nobody sends to any more while others wait for it', () => {
  const topics = { orders: { events: [orderPlaced] }, payments: { events: [orderPaid] } }
  const sending = (produces: readonly string[]) => shop({ topics, consumes: ['orders', 'payments'], produces })
  const found = ruling('KAFKA-TOPIC-DRY', sending(['orders', 'payments']), sending(['orders']))
  expect(found.class).toBe('outage')
  expect(found.why).toBe(
    'Nothing in these manifests sends to payments any more; its events are still expected by billing.',
  )
  expect(ruling('KAFKA-PRODUCED-TOPICS', sending(['orders']), sending(['orders', 'payments'])).class).toBe(
    'rolling-restart',
  )
})
