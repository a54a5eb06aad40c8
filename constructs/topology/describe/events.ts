import { z } from 'zod'
import type { EventDefinition } from '../../../contracts/event.ts'
import type { KafkaTopic } from '../../kafka/kafka-topic.ts'
import type { EventValue } from '../value.ts'
import { keyOf } from './key.ts'

/** The events of all topics, each once, in the order in which they appear. */
export function eventIds(topics: readonly KafkaTopic[]): ReadonlyMap<EventDefinition, string> {
  const ids = new Map<EventDefinition, string>()
  const seen = new Map<string, number>()
  for (const event of topics.flatMap(({ events }) => events)) {
    if (ids.has(event)) continue
    const count = (seen.get(event.type) ?? 0) + 1
    seen.set(event.type, count)
    ids.set(event, count === 1 ? event.type : `${event.type}#${count}`)
  }
  return ids
}

/** A kind of event as plain data. */
export const eventValue = (event: EventDefinition, id: string): EventValue => ({
  id,
  type: event.type,
  about: event.about,
  schema: jsonSchema(event.schema),
  key: keyOf(event),
})

function jsonSchema(schema: z.ZodType): EventValue['schema'] {
  // The input: services send a payload as it is, and only its reader makes the output of it. What JSON Schema has no words
  // for, such as a refinement, is left out.
  const { $schema, ...described } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' })
  return described
}
