import { z } from 'zod'

/** The answer to an order that both topics have taken. */
export const acceptedOrder = z.object({
  orderId: z.uuid().meta({ description: 'Names the order from here on.' }),
  status: z.literal('accepted'),
})
