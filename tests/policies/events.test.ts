import { describe, expect, test } from 'vitest'
import { topologyOf } from '../../constructs/index.ts'
import { describeSystem } from '../../constructs/topology/describe/index.ts'
import type { EventDefinition } from '../../contracts/event.ts'
import { buildSystems, folderOf } from '../../synthesis/build.ts'
import { project } from '../project.ts'

/** Makes a payload about the thing of an id. */
type Payload = (id: string) => object

const customer = { customerId: 'test-customer-123' }
const product = { productId: 'product-abc', name: 'Test Product', price: 49.99, quantity: 2, subtotal: 99.98 }
const bought = { user: 'Alice Smith', item: 'Laptop', quantity: 2 }
const stocked = { item: 'Laptop', quantity: 2 }

/**
 * A payload of each kind of event, by system. In all but the first, the thing is the order that an event is about: whatever
 * happens to one order has its key and stays in order. A new event of these systems is added here, and thought about.
 */
const payloads: Readonly<Record<string, Readonly<Record<string, Payload>>>> = {
  'orders-payments-shipping': {
    // Three things, each with an id of its own: a payment does not say what was ordered.
    'order.placed': (id) => ({ order_id: id, ...bought }),
    'payment.received': (id) => ({ payment_id: id, order_amount: 1200, currency: 'USD', status: 'PAID' }),
    'shipment.dispatched': (id) => ({ shipment_id: id, carrier: 'UPS', status: 'DISPATCHED' }),
  },
  'order-billing-notification': {
    'order.created': (id) => ({ orderId: id, ...customer, items: [product], totalAmount: 99.98 }),
    'payment.requested': (id) => ({ orderId: id, ...customer, amount: 99.98 }),
    'payment.approved': (id) => ({ orderId: id, ...customer, amount: 99.98 }),
    'payment.declined': (id) => ({ orderId: id, ...customer, amount: 99.98, reason: 'amount-over-limit' }),
  },
  'order-inventory-notification': {
    'order.placed': (id) => ({ orderId: id, ...stocked }),
    'stock.reserved': (id) => ({ orderId: id, ...stocked }),
    'stock.rejected': (id) => ({ orderId: id, ...stocked, reason: 'out-of-stock' }),
  },
  'order-payment-notification': {
    'order.placed': (id) => ({ order_id: id }),
    'payment.succeeded': (id) => ({ order_id: id, status: 'PAID' }),
  },
  'order-tracker': {
    'order.placed': (id) => ({ order_id: id, ...bought }),
  },
}

const ORDER = '6f3c8c5e-9f0a-4a53-9d3b-0b7f3f6c1a11'
const ANOTHER = '0d9e2b7c-52a4-4b7e-8a57-3f1d6c2e9b22'

const eventsOf = (system: ReturnType<typeof buildSystems>[number]) =>
  topologyOf(system).topics.flatMap(({ topicName, events, deadLettersOf }) =>
    deadLettersOf === undefined ? events.map((event) => [`${event.type} on ${topicName}`, event] as const) : [],
  )

describe.each(buildSystems(project).map((system) => [folderOf(system), system] as const))('%s', (_, system) => {
  const events = eventsOf(system)
  const payloadOf = (event: EventDefinition, id: string): object => {
    const make = payloads[system.name]?.[event.type]
    if (make === undefined) throw new Error(`this test has no payload of ${event.type} of ${system.name}: add one`)
    return make(id)
  }

  test('every topic but those of dead letters says which events it carries', () => {
    const silent = topologyOf(system).topics.filter((one) => one.deadLettersOf === undefined && one.events.length === 0)
    expect(silent.map(({ topicName }) => topicName)).toEqual([])
  })

  test('every event has a key, made from its payload', () => {
    const keyless = describeSystem(system).events.filter(({ key }) => !key.present || key.fields.length === 0)
    expect(keyless.map(({ type }) => type)).toEqual([])
  })

  test.each(system.name in payloads ? events : [])(
    '%s has a key, which is the id of what it is about and follows from the payload alone',
    (_, event) => {
      const payload = Object.freeze(payloadOf(event, ORDER))
      expect(event.key(payload)).toBe(ORDER)
      expect(event.key(payloadOf(event, ANOTHER))).toBe(ANOTHER)
      // Whoever reads it has the same key for it: he may send it on.
      expect(event.key(event.schema.parse(JSON.parse(JSON.stringify(payload))))).toBe(ORDER)
    },
  )
})
