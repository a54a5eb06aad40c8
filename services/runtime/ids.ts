import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/**
 * An id that follows from other values: the same parts give the same id in every process, so that what is sent again can
 * be told from what is new.
 * @returns a UUID of version 8, from SHA-256 (RFC 9562, 5.8)
 */
export function derivedId(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  const variant = ((Number.parseInt(hex[16] as string, 16) & 0x3) | 0x8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-')
}

/** What tells an event from others: an id is unique within its source. */
export interface EventKey {
  readonly id: string
  readonly source?: string | undefined
}

const textOf = ({ id, source = '' }: EventKey): string => `${source}\n${id}`

/**
 * The events that this process has seen last, to tell duplicates without a store. It forgets the oldest, and everything when
 * the process ends: a duplicate that comes after a restart or to another member passes.
 */
export class RecentIds {
  readonly #ids: LRUCache<string, true>

  /** @param max events that are kept; about 200 bytes each */
  constructor(max = 100_000) {
    this.#ids = new LRUCache({ max })
  }

  has(event: EventKey): boolean {
    return this.#ids.has(textOf(event))
  }

  add(event: EventKey): void {
    this.#ids.set(textOf(event), true)
  }
}
