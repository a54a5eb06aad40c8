import { createHash } from 'node:crypto'
import type { OrderPlaced, PaymentReceived, ShipmentDispatched } from '../events.ts'

/** The events of one round, with the id of each. */
export interface Round {
  readonly order: { readonly id: string; readonly payload: OrderPlaced }
  readonly payment: { readonly id: string; readonly payload: PaymentReceived }
  readonly shipment: { readonly id: string; readonly payload: ShipmentDispatched }
}

const CUSTOMERS = ['Alice Smith', 'Bob Jones', 'Carol Nguyen', 'David Okafor', 'Elena Rossi', 'Farid Khan'] as const
const ITEMS = [
  ['Laptop', 600],
  ['Phone', 450],
  ['Monitor', 220],
  ['Keyboard', 80],
  ['Headphones', 120],
  ['Desk', 310],
] as const
const CARRIERS = ['UPS', 'DHL', 'FedEx', 'GLS'] as const
const CURRENCIES = ['USD', 'EUR', 'GBP'] as const

/**
 * The events of a run's n-th round, always the same for the same run, seed and number. The first round is the one in the
 * system's description: two laptops for Alice Smith, 1200 USD paid, sent with UPS.
 * @param n from 0
 */
export function round(run: string, seed: number, n: number): Round {
  const id = (name: string) => nameBasedUuid(`${run}/${seed}/${n}/${name}`)
  const pick = <T>(values: readonly T[], name: string): T => {
    const first = n === 0
    const at = first ? 0 : hash(`${seed}/${n}/${name}`).readUInt32BE() % values.length
    return values[at] as T
  }
  const [item, price] = pick(ITEMS, 'item')
  const quantity = n === 0 ? 2 : pick([1, 2, 3, 4], 'quantity')
  return {
    order: {
      id: id('order.placed'),
      payload: { order_id: id('order'), user: pick(CUSTOMERS, 'user'), item, quantity },
    },
    payment: {
      id: id('payment.received'),
      payload: {
        payment_id: id('payment'),
        order_amount: price * quantity,
        currency: pick(CURRENCIES, 'currency'),
        status: 'PAID',
      },
    },
    shipment: {
      id: id('shipment.dispatched'),
      payload: { shipment_id: id('shipment'), carrier: pick(CARRIERS, 'carrier'), status: 'DISPATCHED' },
    },
  }
}

/** A UUID that follows from a name (RFC 9562, version 8 over SHA-256). */
function nameBasedUuid(name: string): string {
  const bytes = hash(name).subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const hash = (text: string) => createHash('sha256').update(text).digest()
