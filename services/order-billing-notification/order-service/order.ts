import { z } from 'zod'
import { isLine, notALine } from '../../../contracts/line.ts'
import { amountOf, cents, isMoney, money, moneyUpTo } from '../money.ts'

// Together these keep every sum of cents exact.
const MAX_PRICE = 1_000_000
const MAX_QUANTITY = 10_000
const MAX_ITEMS = 100

const price = moneyUpTo(MAX_PRICE).meta({ description: 'Price of one piece.', example: 49.99 })
const quantity = z.int().min(1).max(MAX_QUANTITY).meta({ description: 'How many pieces.', example: 2 })

/** The sums are judged even where something else is wrong, so that one answer names every problem. */
const always = { when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null }

const orderItem = z
  .strictObject({
    productId: z
      .string()
      .min(1)
      .max(100)
      .refine(isLine, notALine)
      .meta({ description: "The shop's id of the product.", example: 'product-abc' }),
    name: z
      .string()
      .min(1)
      .max(200)
      .refine(isLine, notALine)
      .meta({ description: 'Name of the product.', example: 'Test Product' }),
    price,
    quantity,
    subtotal: money.meta({ description: 'price × quantity.', example: 99.98 }),
  })
  .superRefine((item, { addIssue }) => {
    const problem = wrongSum(item.subtotal, productOf(item), 'price × quantity')
    if (problem) addIssue({ code: 'custom', path: ['subtotal'], message: problem })
  }, always)

/**
 * What a client posts. Unknown fields are refused, not dropped: who sends a currency or a discount shall not learn from
 * the bill that nobody has read it.
 */
export const order = z
  .strictObject({
    customerId: z
      .string()
      .min(1)
      .max(100)
      .refine(isLine, notALine)
      .meta({ description: 'Who orders.', example: 'test-customer-123' }),
    items: z.array(orderItem).min(1).max(MAX_ITEMS).meta({ description: 'What is ordered.' }),
    totalAmount: money.meta({ description: 'Sum of the subtotals.', example: 99.98 }),
  })
  .superRefine(({ items, totalAmount }, { addIssue }) => {
    const problem = wrongSum(totalAmount, sumOf(items), 'the sum of the subtotals')
    if (problem) addIssue({ code: 'custom', path: ['totalAmount'], message: problem })
  }, always)
  .meta({ description: 'Amounts have at most two decimals and add up: each subtotal, and the total.' })

/** An order that is complete and adds up; its fields are in the order of the schema, whatever the client's was. */
export type Order = z.infer<typeof order>

type Item = Order['items'][number]

/** What is wrong with a sum; nothing while it, or what it should be, cannot be judged. */
function wrongSum(sum: unknown, expected: number | undefined, meaning: string): string | undefined {
  if (expected === undefined || !isMoney(sum) || cents(sum) === expected) return undefined
  return `Invalid amount: expected ${meaning}, ${amountOf(expected)}`
}

/** Cents of an item, when its price and quantity are valid. */
function productOf(item: Partial<Item>): number | undefined {
  const [each, pieces] = [price.safeParse(item.price), quantity.safeParse(item.quantity)]
  return each.success && pieces.success ? cents(each.data) * pieces.data : undefined
}

/** Cents of all items, when there are some and their subtotals are valid. */
function sumOf(items: readonly (Partial<Item> | null)[] | undefined): number | undefined {
  if (!Array.isArray(items) || items.length === 0) return undefined
  const subtotals: unknown[] = items.map((item) => item?.subtotal)
  return subtotals.every(isMoney) ? subtotals.reduce((sum, subtotal) => sum + cents(subtotal), 0) : undefined
}
