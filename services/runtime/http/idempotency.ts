import { z } from 'zod'

/** Headers of a request that may be sent again; others pass. */
export const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, { error: 'Invalid key: expected 1 to 255 visible ASCII characters' })
    .optional()
    .meta({
      description:
        'Names this request, for instance with a UUID. Sent again with the same key, it is not done a second time.',
      example: '1b4e28ba-2fa1-4d3b-8f6e-9a0c7d5e3b21',
    }),
})
