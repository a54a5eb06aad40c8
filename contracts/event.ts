import type { z } from 'zod'

/**
 * A kind of event: its name, the shape of its payload and the key that keeps its order. Services validate with it,
 * constructs put it on topics.
 */
export interface EventDefinition<T = unknown> {
  /** CloudEvents `type`, for example `order.placed`: what happened, in the past tense. Never reused for another shape. */
  readonly type: string
  /** One sentence for people who meet the event in documentation. */
  readonly about: string
  /** Shape of the JSON payload. */
  readonly schema: z.ZodType<T>
  /** The record's key: events with the same key stay in order, because they share a partition. */
  key(payload: T): string
}

/** The payload type of an event definition. */
export type PayloadOf<E> = E extends EventDefinition<infer T> ? T : never

/** Defines a kind of event; see {@link EventDefinition}. */
export function defineEvent<T>(definition: EventDefinition<T>): EventDefinition<T> {
  return Object.freeze(definition)
}
