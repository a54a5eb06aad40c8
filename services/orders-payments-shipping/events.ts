import { z } from 'zod'
import { defineEvent, type PayloadOf } from '../../contracts/event.ts'
import { isLine, notALine } from '../../contracts/line.ts'

/** A customer has ordered something. */
export const orderPlaced = defineEvent({
  type: 'order.placed',
  about: 'A customer has ordered something.',
  schema: z.object({
    order_id: z.uuid(),
    user: z.string().min(1).refine(isLine, notALine),
    item: z.string().min(1).refine(isLine, notALine),
    quantity: z.int().min(1),
  }),
  key: (order) => order.order_id,
})

export type OrderPlaced = PayloadOf<typeof orderPlaced>

/** A payment for an order has arrived. */
export const paymentReceived = defineEvent({
  type: 'payment.received',
  about: 'A payment for an order has arrived.',
  schema: z.object({
    payment_id: z.uuid(),
    order_amount: z.number().min(0),
    currency: z.string().regex(/^[A-Z]{3}$/, 'expected a currency code of three capital letters'),
    status: z.string().min(1),
  }),
  key: (payment) => payment.payment_id,
})

export type PaymentReceived = PayloadOf<typeof paymentReceived>

/** A carrier has taken over a shipment. */
export const shipmentDispatched = defineEvent({
  type: 'shipment.dispatched',
  about: 'A carrier has taken over a shipment.',
  schema: z.object({
    shipment_id: z.uuid(),
    carrier: z.string().min(1).refine(isLine, notALine),
    status: z.string().min(1),
  }),
  key: (shipment) => shipment.shipment_id,
})

export type ShipmentDispatched = PayloadOf<typeof shipmentDispatched>
