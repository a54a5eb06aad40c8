import { z } from 'zod'
import { item, quantity } from '../events.ts'

const content = {
  item: item.meta({ description: 'What is ordered.', example: 'Laptop' }),
  quantity: quantity.meta({ description: 'How many pieces.', example: 1 }),
}

/** What a client posts. Unknown fields are refused, not dropped: nobody would read them. */
export const order = z.strictObject(content)

export type Order = z.infer<typeof order>

const id = z.uuid().meta({ description: 'Names the order.' })

/** Where an order is found. */
export const orderPath = z.object({ id })

/** The answer to an order: how it stands at first. */
export const placedOrder = z.object({ id, ...content, status: z.literal('pending') })

/** An order, and what became of it. */
export const currentOrder = z.object({
  id,
  ...content,
  status: z.enum(['pending', 'confirmed', 'rejected']).meta({ description: 'pending: the stock has not decided yet.' }),
  reason: z.string().optional().meta({ description: 'Why it was rejected.', example: 'out-of-stock' }),
})
