import { cloudEventHeaders, deadLetterHeaders } from '../../../contracts/cloudevents.ts'
import { distinctNames } from '../names.ts'
import type { EventValue, TopologyValue } from '../value.ts'
import { KAFKA_BINDING, plainName } from './references.ts'

/** The message on all dead-letter topics. */
export const DEAD_LETTER = 'dead-letter'

/** The message of each event is called like its type. */
export const messageNames = ({ events }: TopologyValue) =>
  distinctNames([DEAD_LETTER, ...events.map(({ id }) => id)], plainName)

/** All events, and what a dead letter is where there are any. */
export const messages = (
  { events, topics }: TopologyValue,
  names: ReadonlyMap<string, string>,
): Readonly<Record<string, object>> => ({
  ...Object.fromEntries(events.map((event) => [names.get(event.id) ?? event.id, message(event)])),
  ...(topics.some(({ deadLettersOf }) => deadLettersOf !== undefined) && { [DEAD_LETTER]: deadLetter }),
})

const message = (event: EventValue) => ({
  name: event.type,
  summary: event.about,
  contentType: 'application/json',
  headers: {
    type: 'object',
    description: 'CloudEvents 1.0, binary mode. A message without them is told by its shape.',
    properties: headers(event.type),
  },
  payload: event.schema,
  bindings: { kafka: { key: keySchema(event), ...KAFKA_BINDING } },
})

const headers = (type: string) => ({
  [cloudEventHeaders.specversion]: { type: 'string', const: '1.0' },
  [cloudEventHeaders.id]: { type: 'string', description: 'The same for an event that is sent again.' },
  [cloudEventHeaders.type]: { type: 'string', const: type },
  [cloudEventHeaders.source]: { type: 'string', format: 'uri-reference' },
  [cloudEventHeaders.time]: { type: 'string', format: 'date-time' },
  [cloudEventHeaders.contentType]: { type: 'string', const: 'application/json' },
})

/** The field's own schema where the key is just a field. */
function keySchema({ key: { fields, plain }, schema }: EventValue) {
  const [only = ''] = fields
  if (fields.length === 0) return { type: 'string' }
  const field = plain ? fieldOf(schema, only.split('.')) : undefined
  return { type: 'string', ...field, description: `${plain ? '' : 'Made from '}${fields.join(', ')} of the payload.` }
}

const fieldOf = (schema: unknown, [first, ...rest]: readonly string[]): object | undefined => {
  if (typeof schema !== 'object' || schema === null) return undefined
  if (first === undefined) return schema
  const properties = 'properties' in schema ? schema.properties : undefined
  return fieldOf((properties as Record<string, unknown> | undefined)?.[first], rest)
}

/** Its payload is the original message, which may be anything. */
const deadLetter = {
  name: DEAD_LETTER,
  summary: 'A message that could not be processed: key, value and headers as they were, and headers that say why.',
  headers: {
    type: 'object',
    properties: Object.fromEntries(Object.values(deadLetterHeaders).map((header) => [header, { type: 'string' }])),
  },
}
