/** What became of a payment. */
export type Decision = { readonly approved: true } | { readonly approved: false; readonly reason: 'amount-over-limit' }

/** Decides a payment: up to the limit it is approved. The same amount has the same outcome whenever it is asked again. */
export const decide = (amount: number, limit: number): Decision =>
  amount > limit ? { approved: false, reason: 'amount-over-limit' } : { approved: true }
