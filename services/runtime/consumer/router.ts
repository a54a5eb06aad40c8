import { cloudEventHeaders, redriveHeaders } from '../../../contracts/cloudevents.ts'
import { SettingsError } from '../../../contracts/codec.ts'
import type { TopicRoute } from '../../../contracts/settings.ts'
import type { KafkaMessage } from '../kafka/kafkajs.ts'
import { header } from './context.ts'
import { InvalidMessage, type Registration } from './handler.ts'

/** A kind of event that this process handles; what else the object has is its handler's business. */
export type Handled = Pick<Registration, 'event'>

/** An event that a handler of this process wants. */
export interface Call<H extends Handled> {
  readonly registration: H
  readonly payload: unknown
}

/** What this group does with the messages of one topic. */
export interface Route<H extends Handled = Registration> {
  readonly deadLetters: string | undefined
  /**
   * Finds the handler of a message and parses its payload.
   * @returns `undefined` for a message that is not for this group: an event it has no handler for, or a message that
   *   was redriven for another group
   * @throws {InvalidMessage} when the message is no event of this topic
   */
  match(message: KafkaMessage): Call<H> | undefined
}

interface Candidate<H extends Handled> {
  readonly type: Buffer
  readonly registration: H
}

/**
 * Makes the route of every topic that a group consumes.
 * @throws {SettingsError} when a handler's event travels on none of the topics
 */
export function createRoutes<H extends Handled>(
  consumes: readonly TopicRoute[],
  handlers: readonly H[],
  group: string,
): ReadonlyMap<string, Route<H>> {
  const carries = (route: TopicRoute, type: string) => route.events.length === 0 || route.events.includes(type)
  const homeless = handlers.filter(({ event }) => !consumes.some((route) => carries(route, event.type)))
  if (homeless.length > 0) {
    const problem = (type: string) => `KAFKA_CONSUMES: no topic carries ${type}, which this service has a handler for`
    throw new SettingsError(homeless.map(({ event }) => problem(event.type)))
  }
  return new Map(
    consumes.map((route) => {
      const candidates = handlers
        .filter(({ event }) => carries(route, event.type))
        .map((registration) => ({ type: Buffer.from(registration.event.type), registration }))
      const match = (message: KafkaMessage) => matchMessage(message, candidates, group)
      return [route.topic, { deadLetters: route.deadLetters, match }]
    }),
  )
}

function matchMessage<H extends Handled>(
  message: KafkaMessage,
  candidates: readonly Candidate<H>[],
  group: string,
): Call<H> | undefined {
  if (message.headers?.[redriveHeaders.group] && header(message, redriveHeaders.group) !== group) return undefined
  const type = message.headers?.[cloudEventHeaders.type]
  if (type === undefined) return matchByShape(message, candidates)
  for (const { type: wanted, registration } of candidates) {
    // Comparing bytes is several times cheaper than making a string of every message's type.
    const same = Buffer.isBuffer(type) ? wanted.equals(type) : wanted.toString() === String(type)
    if (same) return { registration, payload: parseAs(registration, parseJson(message.value)) }
  }
  return undefined
}

/** For producers that send no CloudEvents headers: the first event whose shape the payload has. */
function matchByShape<H extends Handled>(message: KafkaMessage, candidates: readonly Candidate<H>[]): Call<H> {
  const value = parseJson(message.value)
  const [only] = candidates
  if (only && candidates.length === 1)
    return { registration: only.registration, payload: parseAs(only.registration, value) }
  for (const { registration } of candidates) {
    const result = registration.event.schema.safeParse(value)
    if (result.success) return { registration, payload: result.data }
  }
  const types = candidates.map(({ registration }) => registration.event.type).join(', ')
  throw new InvalidMessage(`no ${cloudEventHeaders.type} header, and the payload has the shape of none of ${types}`)
}

function parseJson(value: Buffer | null): unknown {
  if (value === null) throw new InvalidMessage('the message has no value')
  try {
    return JSON.parse(value.toString())
  } catch (error) {
    throw new InvalidMessage(`the value is not JSON: ${(error as Error).message}`)
  }
}

function parseAs({ event }: Handled, value: unknown): unknown {
  const result = event.schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`)
  throw new InvalidMessage(`the value is no ${event.type}: ${problems.join('; ')}`)
}
