import { z } from 'zod'

/** Largest amount: a thousand billion. Up to here a number tells every cent apart, and so does a sum of cents. */
export const MAX_AMOUNT = 1_000_000_000_000

/**
 * An amount in whole cents. Amounts are added, multiplied and compared as these: binary fractions cannot hold most
 * decimal ones, and so 0.1 + 0.2 is a little more than 0.3.
 */
export const cents = (amount: number): number => Math.round(amount * 100)

/** The amount of so many cents, exactly as the text of it is parsed: 5997 is 59.97. */
export const amountOf = (wholeCents: number): number => wholeCents / 100

/** Whether a value is an amount of money: from 0 to {@link MAX_AMOUNT}, with at most two decimals. */
export const isMoney = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= MAX_AMOUNT && hasWholeCents(value)

// Above the largest amount there is nothing to tell: there are no cents any more.
const hasWholeCents = (value: number) => value > MAX_AMOUNT || amountOf(cents(value)) === value

/**
 * An amount of money in JSON, from 0 to a largest one. The two decimals are not written as JSON Schema's
 * `multipleOf: 0.01`: validators divide, and find that 19.99 is no multiple.
 */
export const moneyUpTo = (max: number) =>
  z.number().min(0).max(max).refine(hasWholeCents, { error: 'Invalid amount: expected at most two decimals' })

/** Any {@link moneyUpTo amount of money}. */
export const money = moneyUpTo(MAX_AMOUNT)
