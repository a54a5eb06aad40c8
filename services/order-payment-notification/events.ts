import { z } from 'zod'
import { defineEvent, type PayloadOf } from '../../contracts/event.ts'

/** What an order may be called, in words. */
export const ORDER_ID_IN_WORDS = '1 to 36 letters, digits, dashes or underscores'

/** The id of an order: whoever orders chooses it, and the same id is the same order. */
export const orderId = z.string().regex(/^[A-Za-z0-9_-]{1,36}$/, {
  error: `Invalid order id: expected ${ORDER_ID_IN_WORDS}`,
})

/** Somebody has ordered. */
export const orderPlaced = defineEvent({
  type: 'order.placed',
  about: 'Somebody has ordered.',
  schema: z.object({ order_id: orderId }),
  key: (order) => order.order_id,
})

export type OrderPlaced = PayloadOf<typeof orderPlaced>

/** An order is paid. */
export const paymentSucceeded = defineEvent({
  type: 'payment.succeeded',
  about: 'An order is paid.',
  schema: z.object({ order_id: orderId, status: z.literal('PAID') }),
  key: (payment) => payment.order_id,
})

export type PaymentSucceeded = PayloadOf<typeof paymentSucceeded>
