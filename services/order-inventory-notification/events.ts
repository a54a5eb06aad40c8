import { z } from 'zod'
import { defineEvent, type PayloadOf } from '../../contracts/event.ts'
import { isLine, notALine } from '../../contracts/line.ts'

/** Name of a thing that is kept in stock. What PostgreSQL cannot store is refused: it knows no NUL and no half characters. */
export const item = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: 'Invalid text: expected no control characters' })
  .refine(isLine, notALine)

/** Pieces of one order. */
export const quantity = z.int().min(1).max(1_000)

// In one spelling, as PostgreSQL has it: two spellings of an id are one order.
const order = z.object({ orderId: z.uuid().toLowerCase(), item, quantity })

/** Somebody ordered something. */
export const orderPlaced = defineEvent({
  type: 'order.placed',
  about: 'Somebody ordered something.',
  schema: order,
  key: ({ orderId }) => orderId,
})

export type OrderPlaced = PayloadOf<typeof orderPlaced>

/** The pieces of an order are set aside. */
export const stockReserved = defineEvent({
  type: 'stock.reserved',
  about: 'The pieces of an order are set aside.',
  schema: order,
  key: ({ orderId }) => orderId,
})

export type StockReserved = PayloadOf<typeof stockReserved>

/** There are not enough pieces for an order. */
export const stockRejected = defineEvent({
  type: 'stock.rejected',
  about: 'There are not enough pieces for an order.',
  schema: order.extend({ reason: z.string().min(1) }),
  key: ({ orderId }) => orderId,
})

export type StockRejected = PayloadOf<typeof stockRejected>

/**
 * Both results of an order. Foreign events are told apart by their shape, so the one that demands more stands first: a
 * rejection without its reason would look like a reservation.
 */
export const stockResults = [stockRejected, stockReserved] as const

export type StockResult = StockRejected | StockReserved
