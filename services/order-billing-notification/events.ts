import { z } from 'zod'
import { defineEvent, type PayloadOf } from '../../contracts/event.ts'
import { isLine, notALine } from '../../contracts/line.ts'
import { money } from './money.ts'

/** A customer's order was accepted. */
export const orderCreated = defineEvent({
  type: 'order.created',
  about: "A customer's order was accepted.",
  schema: z.object({
    orderId: z.uuid(),
    customerId: z.string().min(1).refine(isLine, notALine),
    items: z
      .array(
        z.object({
          productId: z.string().min(1).refine(isLine, notALine),
          name: z.string().min(1).refine(isLine, notALine),
          price: money,
          quantity: z.int().min(1),
          subtotal: money,
        }),
      )
      .min(1),
    totalAmount: money,
  }),
  key: (order) => order.orderId,
})

const payment = z.object({ orderId: z.uuid(), customerId: z.string().min(1).refine(isLine, notALine), amount: money })

/** An accepted order is to be paid. */
export const paymentRequested = defineEvent({
  type: 'payment.requested',
  about: 'An accepted order is to be paid.',
  schema: payment,
  key: (request) => request.orderId,
})

export type PaymentRequested = PayloadOf<typeof paymentRequested>

/** The payment of an order went through. */
export const paymentApproved = defineEvent({
  type: 'payment.approved',
  about: 'The payment of an order went through.',
  schema: payment,
  key: (result) => result.orderId,
})

export type PaymentApproved = PayloadOf<typeof paymentApproved>

/** The payment of an order was refused. */
export const paymentDeclined = defineEvent({
  type: 'payment.declined',
  about: 'The payment of an order was refused.',
  schema: payment.extend({ reason: z.string().min(1) }),
  key: (result) => result.orderId,
})

export type PaymentDeclined = PayloadOf<typeof paymentDeclined>
