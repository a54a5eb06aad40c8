import { LRUCache } from 'lru-cache'
import { Problem } from '../../runtime/http/index.ts'

/** Milliseconds that a key is remembered after its order was sent last. */
const REMEMBER_MS = 600_000

interface Attempt {
  readonly orderId: string
  /** Sending it; `undefined` after it failed. */
  outcome: Promise<void> | undefined
}

/**
 * The orders that this process has placed with an Idempotency-Key. It spares Kafka what it has already; what makes a
 * retry safe is that ids are derived, on every replica and after a restart, when nothing is remembered.
 */
export class PlacedOrders {
  readonly #attempts: LRUCache<string, Attempt>

  /** @param max keys that are kept, some 260 bytes each; the one used longest ago is forgotten first */
  constructor(max = 50_000) {
    // The clock is looked up at each call, so that tests can set it.
    this.#attempts = new LRUCache({ max, ttl: REMEMBER_MS, perf: { now: () => performance.now() } })
  }

  /**
   * Places an order unless that was done: waits for the same outcome while it is being placed, and places it again after
   * a failure.
   * @throws {Problem} 409 when the key belongs to another order, even to one that failed: it may be stored nevertheless
   */
  async once(key: string, orderId: string, place: () => Promise<void>): Promise<void> {
    const known = this.#attempts.get(key)
    if (known && known.orderId !== orderId) throw new Problem(409, 'this Idempotency-Key belongs to another order')
    if (known?.outcome) return known.outcome
    const attempt: Attempt = { orderId, outcome: place() }
    this.#attempts.set(key, attempt)
    try {
      await attempt.outcome
    } catch (error) {
      attempt.outcome = undefined
      throw error
    }
  }
}
