import { setTimeout as sleep } from 'node:timers/promises'
import type { Notifications } from './notifications.ts'
import { itemOf } from './orders.ts'

/** Longest time for an answer, and after the last one for the notifications. */
const ANSWER_MS = 10_000
const NOTIFIED_MS = 30_000

/** Latencies in milliseconds. */
export interface Percentiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** What one run measured. */
export interface OpenLoad {
  readonly orders: number
  readonly answered: Percentiles
  readonly notified: Percentiles
  /** Orders that were not answered with 201, or not notified of. */
  readonly failures: number
}

/** A run. */
export interface OpenLoadOptions {
  readonly url: string
  /** Orders a second. */
  readonly rate: number
  readonly seconds: number
  readonly notifications: Notifications
}

/** An order that was taken. */
interface Answered {
  readonly id: string
  readonly due: number
  readonly ms: number
}

/** Places orders at a steady rate, each when it is due, and waits for their notifications. */
export async function placeOrders({ url, rate, seconds, notifications }: OpenLoadOptions): Promise<OpenLoad> {
  const orders = rate * seconds
  const began = performance.now()
  const requests: Promise<Answered | undefined>[] = []
  for (let n = 0; n < orders; n++) {
    const due = began + (n * 1_000) / rate
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    requests.push(placeOrder(url, n, due))
  }
  const taken = (await Promise.all(requests)).filter((one) => one !== undefined)
  const notified = await notifiedOf(taken, notifications)
  return {
    orders,
    answered: percentiles(taken.map(({ ms }) => ms)),
    notified: percentiles(notified),
    failures: orders - notified.length,
  }
}

async function placeOrder(url: string, n: number, due: number): Promise<Answered | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item: itemOf(n), quantity: 1 }),
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    const { id } = (await response.json()) as { id: string }
    return response.status === 201 ? { id, due, ms: performance.now() - due } : undefined
  } catch {
    return undefined
  }
}

/** How long the notifications of orders took; those that never came are missing. */
async function notifiedOf(taken: readonly Answered[], { at }: Notifications): Promise<number[]> {
  const since = performance.now()
  while (taken.some(({ id }) => !at.has(id)) && performance.now() - since < NOTIFIED_MS) await sleep(50)
  return taken.flatMap(({ id, due }) => {
    const time = at.get(id)
    return time === undefined ? [] : [time - due]
  })
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.max(Math.ceil(part * sorted.length) - 1, 0)] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
