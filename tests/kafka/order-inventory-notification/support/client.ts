import { randomUUID } from 'node:crypto'
import type { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../fixture.ts'
import { type Answer, ask } from '../../support/http.ts'

/** One order of a test, and every answer to it. */
export interface Order {
  /** Its Idempotency-Key. */
  readonly key: string
  readonly body: string
  readonly answers: Answer[]
}

/** Time until a request without an answer is sent again: its server was killed, and a Service needs a moment to notice. */
const AGAIN_MS = 100

/** Longest time until a request that was answered with 503 is sent again. */
const LATEST_MS = 10_000

/** The id in an answer that is a 201. */
export const orderIdIn = ({ status, body }: Answer): string | undefined =>
  status === 201 ? JSON.parse(body).id : undefined

/** A client that keeps count of its orders. */
export class OrderClient {
  readonly orders: Order[] = []
  readonly #agent: Agent
  #ended = false

  constructor(agent: Agent) {
    this.#agent = agent
  }

  /** Every answer so far. */
  get answers(): readonly Answer[] {
    return this.orders.flatMap(({ answers }) => answers)
  }

  /** Answers with this status. */
  answered(status: number): readonly Answer[] {
    return this.answers.filter((one) => one.status === status)
  }

  /** Milliseconds from a time to the first order that was accepted after it. */
  firstSince(time: number): number {
    return Math.min(...this.answered(201).flatMap(({ at }) => (at >= time ? at - time : [])))
  }

  /** How many answers there are of each status; 0 stands for none. */
  get outcomes(): Readonly<Record<number, number>> {
    const counts: Record<number, number> = {}
    for (const { status } of this.answers) counts[status] = (counts[status] ?? 0) + 1
    return counts
  }

  /** Places the next order, and again, with the same key, for as long as the answer is 503, or there is none. */
  async place(): Promise<Order> {
    const order = nextOrder(this.orders.length)
    this.orders.push(order)
    for (let attempt = 1; ; attempt++) {
      const { status, headers } = await this.repeat(order)
      if ((status !== 503 && status !== 0) || this.#ended) return order
      // Each time later: in a long outage those who wait become many.
      const retryAfter = Number(headers['retry-after']) * 1_000
      await sleep(status === 503 ? Math.min(retryAfter * attempt, LATEST_MS) : AGAIN_MS)
    }
  }

  /** Sends an order again, with its key. */
  async repeat({ key, body, answers }: Order): Promise<Answer> {
    const answer = await ask(this.#agent, '/orders', { body, headers: { 'idempotency-key': key } })
    answers.push(answer)
    return answer
  }

  /** Places no more orders, and sends none again: the test is over. */
  end(): void {
    this.#ended = true
  }

  /** Looks at an order. */
  see(id: string): Promise<Answer> {
    return ask(this.#agent, `/orders/${id}`)
  }

  /** Resolves when so many orders have been placed since the client was made. */
  async placed(orders: number, timeoutMs?: number): Promise<void> {
    await until(`${orders} orders`, async () => this.orders.length >= orders, timeoutMs)
  }

  /** Resolves when so many more orders have been placed. */
  more(orders: number): Promise<void> {
    return this.placed(this.orders.length + orders)
  }

  /**
   * Places orders at a constant rate, whether answers come or not.
   * @param most orders after which it ends by itself
   * @returns what stops it, and resolves when every order has its answer
   */
  load(perSecond: number, most = Number.POSITIVE_INFINITY): () => Promise<void> {
    const began = performance.now()
    const placed: Promise<Order>[] = []
    const timer = setInterval(() => {
      if (this.#ended) return clearInterval(timer)
      const due = Math.min(most, (performance.now() - began) * (perSecond / 1_000))
      while (placed.length < due) placed.push(this.place())
    }, 5)
    return async () => {
      clearInterval(timer)
      await Promise.all(placed)
    }
  }
}

/** Things that are ordered: in five queues at the stock, which all partitions stand in. */
const ITEMS = ['Laptop', 'Phone', 'Tablet', 'Monitor', 'Cable']

function nextOrder(index: number): Order {
  const body = JSON.stringify({ item: ITEMS[index % ITEMS.length], quantity: 1 + (index % 3) })
  return { key: randomUUID(), body, answers: [] }
}
