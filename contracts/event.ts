import type { z } from 'zod'

/**
 * An event type: its name, the schema of its payload and the key that keeps its order. Services validate with it,
 * constructs put it on topics.
 */
export interface EventDefinition<T = unknown> {
  /** CloudEvents `type`, for example `order.placed`: what happened, in the past tense. Never reused for a different schema. */
  readonly type: string
  /** One sentence for the documentation. */
  readonly about: string
  /** Schema of the JSON payload. */
  readonly schema: z.ZodType<T>
  /** The record's key: events with the same key stay in order, because they share a partition. */
  key(payload: T): string
}

/** The payload type of an event definition. */
export type PayloadOf<E> = E extends EventDefinition<infer T> ? T : never

/** Defines an event type; see {@link EventDefinition}. */
export function defineEvent<T>(definition: EventDefinition<T>): EventDefinition<T> {
  return Object.freeze(definition)
}
