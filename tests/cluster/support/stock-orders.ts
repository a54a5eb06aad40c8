import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** The answer to an order of order-inventory-notification. */
export interface StockOrder {
  readonly id: string
  readonly item: string
  readonly quantity: number
  readonly status: string
}

/** An order that was taken in the end. */
export interface TakenOrder extends StockOrder {
  /** How often it was answered with 503 before. */
  readonly refusals: number
}

/**
 * Orders until the order is taken, as the documentation tells clients to: after 503 the same again, with the same key.
 * @throws for any other answer than 201 and 503
 */
export async function order(url: string, item: string, quantity = 1): Promise<TakenOrder> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ item, quantity }),
  }
  for (let refusals = 0; ; refusals += 1) {
    const response = await fetch(`${url}/orders`, request)
    const body = await response.text()
    if (response.status === 201) return { ...(JSON.parse(body) as StockOrder), refusals }
    if (response.status !== 503) throw new Error(`${response.status} ${body}`)
    await sleep(1_000 * Number(response.headers.get('retry-after')))
  }
}

/** Orders at a steady rate, whatever becomes of those before, until all are taken. */
export async function orderSteadily(url: string, count: number, perSecond: number): Promise<TakenOrder[]> {
  const orders: Promise<TakenOrder>[] = []
  for (let index = 0; index < count; index += 1) {
    orders.push(order(url, `item-${index % 10}`))
    await sleep(1_000 / perSecond)
  }
  return Promise.all(orders)
}
