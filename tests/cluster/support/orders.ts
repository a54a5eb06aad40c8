import { z } from 'zod'

/** An answer of the order service. */
export interface OrderAnswer {
  readonly status: number
  readonly body: { readonly orderId: string; readonly status: string }
}

/** Posts an order of one item. */
export async function postOrder(url: string, totalAmount: number): Promise<OrderAnswer> {
  const items = [
    { productId: 'product-abc', name: 'Test Product', price: totalAmount, quantity: 1, subtotal: totalAmount },
  ]
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customerId: 'test-customer-123', items, totalAmount }),
  })
  return { status: response.status, body: (await response.json()) as OrderAnswer['body'] }
}

const orderLine = z.object({ msg: z.string(), orderId: z.string() })

/** What a JSON log says about one order. */
export function linesOf(log: string, orderId: string): string[] {
  return log
    .split('\n')
    .filter((line) => line.includes(orderId))
    .map((line) => orderLine.parse(JSON.parse(line)).msg)
}
