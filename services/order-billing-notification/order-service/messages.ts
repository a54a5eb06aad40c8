import { z } from 'zod'

/** Headers of the request that mean something; others pass. */
export const orderHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, { error: 'Invalid key: expected 1 to 255 visible ASCII characters' })
    .optional()
    .meta({
      description:
        'Names this order, for instance with a UUID. Sent again with the same key, it is not ordered a second time.',
      example: '1b4e28ba-2fa1-4d3b-8f6e-9a0c7d5e3b21',
    }),
})

/** The answer to an order that both topics have taken. */
export const acceptedOrder = z.object({
  orderId: z.uuid().meta({ description: 'Names the order from here on.' }),
  status: z.literal('accepted'),
})
