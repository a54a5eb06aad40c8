import { randomUUID } from 'node:crypto'
import { type Agent, type IncomingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../fixture.ts'

/** An answer to a request, or how it failed. */
export interface Answer {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** When the answer was there, on the clock of the log lines. */
  readonly at: number
  /** Milliseconds since the request should have been sent. */
  readonly ms: number
}

/** One order of a test, and every answer to it. */
export interface Order {
  /** Its Idempotency-Key. */
  readonly key: string
  readonly amount: number
  readonly body: string
  readonly answers: Answer[]
}

/** Longer than any answer may take. */
const TIMEOUT_MS = 40_000

/** Sends a request, and never rejects: a request that fails has status 0 and the error as body. */
export async function post(
  agent: Agent,
  body: string,
  headers: Readonly<Record<string, string>> = {},
  dueAt = performance.now(),
): Promise<Answer> {
  const answer = (status: number, body: string, headers: IncomingHttpHeaders = {}): Answer => {
    return { status, headers, body, at: Date.now(), ms: Math.round(performance.now() - dueAt) }
  }
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const options = { agent, path: '/api/orders', method: 'POST', timeout: TIMEOUT_MS }
      const asked = request({ ...options, headers: { 'content-type': 'application/json', ...headers } }, (incoming) => {
        text(incoming).then((body) => resolve(answer(incoming.statusCode ?? 0, body, incoming.headers)), reject)
      })
      asked.on('error', reject)
      asked.on('timeout', () => asked.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)))
      asked.end(body)
    })
  } catch (error) {
    return answer(0, String(error))
  }
}

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
