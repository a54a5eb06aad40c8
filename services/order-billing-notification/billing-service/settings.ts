import { z } from 'zod'
import { setting } from '../../../contracts/codec.ts'
import { money } from '../money.ts'

const amount = z.codec(
  z.string().regex(/^\d+(\.\d{1,2})?$/, { error: 'expected an amount with at most two decimals' }),
  money,
  { decode: Number, encode: String },
)

/** Settings of the billing service. */
export const billingSettings = {
  paymentLimit: setting('PAYMENT_LIMIT', amount, 'largest amount that is approved; what is above is declined', 1_000),
} as const
