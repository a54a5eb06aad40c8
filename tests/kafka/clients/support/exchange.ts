import { expect } from 'vitest'
import type { ForeignSystem } from './system.ts'

/** What clients of others write for the services of a system, and what they read from them. */
export interface Exchange {
  readonly system: string
  /** Services that run as long as the system does. */
  readonly services: readonly string[]
  /** Whether the services have a PostgreSQL database. */
  readonly database?: true
  /** Topics on which others may put events. */
  readonly reads: readonly Read[]
  /** Makes the services write each of their events at least once. */
  readonly act: (system: ForeignSystem) => Promise<void>
  /** The events that they then have written. */
  readonly writes: readonly Written[]
}

/** A topic on which others may put events. */
export interface Read {
  readonly topic: string
  /** The services that process them. */
  readonly by: readonly string[]
  /** Makes an event, a new one for each call. */
  readonly payload: () => object
}

/** An event of ours. */
export interface Written {
  readonly topic: string
  readonly type: string
  /** The service that wrote it. */
  readonly by: string
  /** The property of the payload that is the key. */
  readonly key: string
  /** The payload, all of it; matchers where it is another one each time. */
  readonly payload: Readonly<Record<string, unknown>>
}

/** Matches an id that is another one each time. */
export const uuid: unknown = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
