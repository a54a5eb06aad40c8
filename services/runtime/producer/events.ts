import { randomUUID } from 'node:crypto'
import { cloudEventHeaders } from '../../../contracts/cloudevents.ts'
import type { EventDefinition } from '../../../contracts/event.ts'
import type { TopicRoute } from '../../../contracts/settings.ts'
import type { Message } from '../kafka/kafkajs.ts'

/** A payload does not have the shape of its event; nothing was sent. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent'
}

/** What identifies an event. Sending it again with the same id lets consumers recognise it. */
export interface EventIdentity {
  /** CloudEvents `id`. @default a random UUID */
  readonly id?: string
  /** CloudEvents `time`: when it happened. @default now */
  readonly time?: Date
}

/**
 * The record of an event: JSON value, key of its definition, CloudEvents headers.
 * @param source CloudEvents `source`, for example `/kafka-producer`
 * @throws {InvalidEvent} naming every problem of the payload
 */
export function toMessage<T>(event: EventDefinition<T>, payload: T, source: string, identity: EventIdentity): Message {
  const result = event.schema.safeParse(payload)
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'payload'}: ${message}`)
    throw new InvalidEvent(`this is no ${event.type}: ${problems.join('; ')}`)
  }
  // What the schema made of it: no fields that nobody declared, and defaults where something was left out.
  const { data } = result
  return {
    key: event.key(data),
    value: JSON.stringify(data),
    headers: eventHeaders(event.type, source, identity),
  }
}

/** The CloudEvents headers of an event. */
export const eventHeaders = (
  type: string,
  source: string,
  { id = randomUUID(), time = new Date() }: EventIdentity,
): Record<string, string> => ({
  [cloudEventHeaders.specversion]: '1.0',
  [cloudEventHeaders.id]: id,
  [cloudEventHeaders.type]: type,
  [cloudEventHeaders.source]: source,
  [cloudEventHeaders.time]: time.toISOString(),
  [cloudEventHeaders.contentType]: 'application/json',
})

/**
 * Makes the function that finds an event's topic in a workload's settings, the only place that names topics.
 * @throws the function does, when no topic or more than one carries the event
 */
export function createTopicOf(produces: readonly TopicRoute[]): (type: string) => string {
  const known = new Map<string, string>()
  return (type) => {
    const cached = known.get(type)
    if (cached) return cached
    const named = produces.filter(({ events }) => events.includes(type))
    const routes = named.length > 0 ? named : produces.filter(({ events }) => events.length === 0)
    const [route] = routes
    if (!route || routes.length > 1) {
      const found = routes.map(({ topic }) => topic).join(', ') || 'none'
      throw new Error(`KAFKA_PRODUCES: expected one topic that carries ${type}, got ${found}`)
    }
    known.set(type, route.topic)
    return route.topic
  }
}
