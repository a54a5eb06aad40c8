import { randomUUID } from 'node:crypto'
import type { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../fixture.ts'
import { type Answer, ask } from '../../support/http.ts'

/** One order of a test, and every answer to it. */
export interface Order {
  /** Its Idempotency-Key. */
  readonly key: string
  readonly amount: number
  readonly body: string
  readonly answers: Answer[]
}

/** Sends an order. */
export const post = (agent: Agent, body: string, headers: Readonly<Record<string, string>> = {}, dueAt?: number) =>
  ask(agent, '/api/orders', { body, headers, ...(dueAt !== undefined && { dueAt }) })

/** The id in an answer that is a 202. */
export const orderIdIn = ({ status, body }: Answer): string | undefined =>
  status === 202 ? JSON.parse(body).orderId : undefined

/** A client that keeps count of its orders. */
export class OrderClient {
  readonly orders: Order[] = []
  readonly #agent: Agent

  constructor(agent: Agent) {
    this.#agent = agent
  }

  /** Every answer so far. */
  get answers(): readonly Answer[] {
    return this.orders.flatMap(({ answers }) => answers)
  }

  /** How many answers there are of each status, and of each error. */
  get outcomes(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const { status, body } of this.answers) counts[status || body] = (counts[status || body] ?? 0) + 1
    return counts
  }

  /** Places the next order, and again, with the same key, for as long as the answer is 503. */
  async place(dueAt = performance.now()): Promise<Order> {
    const order = nextOrder(this.orders.length)
    this.orders.push(order)
    for (let due = dueAt; ; due = performance.now()) {
      const answer = await this.repeat(order, due)
      if (answer.status !== 503) return order
      await sleep(Number(answer.headers['retry-after']) * 1_000)
    }
  }

  /** Sends an order again, with its key. */
  async repeat({ key, body, answers }: Order, dueAt = performance.now()): Promise<Answer> {
    const answer = await post(this.#agent, body, { 'idempotency-key': key }, dueAt)
    answers.push(answer)
    return answer
  }

  /** Resolves when so many more orders have been placed. */
  async more(orders: number): Promise<void> {
    const enough = this.orders.length + orders
    await until(`${orders} more orders`, async () => this.orders.length >= enough)
  }

  /**
   * Places orders at a constant rate, whether answers come or not.
   * @returns what stops it, and resolves when every order has its answer
   */
  load(perSecond: number): () => Promise<void> {
    const began = performance.now()
    const placed: Promise<Order>[] = []
    const timer = setInterval(() => {
      const due = (performance.now() - began) * (perSecond / 1_000)
      while (placed.length < due) placed.push(this.place(began + placed.length * (1_000 / perSecond)))
    }, 5)
    return async () => {
      clearInterval(timer)
      await Promise.all(placed)
    }
  }
}

/** An order; each fourth is above what the billing service approves. */
function nextOrder(index: number): Order {
  const [price, quantity] = index % 4 === 3 ? [600.5, 2] : [49.99, 2]
  const amount = price * quantity
  const item = { productId: 'product-abc', name: 'Test Product', price, quantity, subtotal: amount }
  const body = JSON.stringify({ customerId: `test-customer-${index}`, items: [item], totalAmount: amount })
  return { key: randomUUID(), amount, body, answers: [] }
}
