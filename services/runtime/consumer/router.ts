import { cloudEventHeaders, redriveHeaders } from '../../../contracts/cloudevents.ts'
import { SettingsError } from '../../../contracts/codec.ts'
import type { TopicRoute } from '../../../contracts/settings.ts'
import type { KafkaMessage } from '../kafka/kafkajs.ts'
import { headerOf, textOf } from '../kafka/record.ts'
import { whyUnreadable } from '../kafka/unreadable.ts'
import type { Log } from '../log.ts'
import { header } from './context.ts'
import { InvalidMessage, type Registration } from './handler.ts'
import { createUnwanted } from './unwanted.ts'

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
  match(message: KafkaMessage, partition: number): Call<H> | undefined
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
  log: Log,
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
      const unwanted = createUnwanted(route, log)
      const match: Route<H>['match'] = (message, partition) => {
        if (isForAnother(message, group)) return undefined
        const unreadable = whyUnreadable(message)
        if (unreadable !== undefined) throw new InvalidMessage(unreadable)
        const type = typeOf(message)
        if (type === undefined) return matchByShape(message, candidates)
        for (const { type: wanted, registration } of candidates) {
          // Comparing bytes is several times cheaper than making a string of every message's type.
          const same = Buffer.isBuffer(type) ? wanted.equals(type) : wanted.toString() === type
          if (same) return { registration, payload: parseAs(registration, parseJson(textOf(message))) }
        }
        unwanted(String(type), message, partition)
        return undefined
      }
      return [route.topic, { deadLetters: route.deadLetters, match }]
    }),
  )
}

function isForAnother(message: KafkaMessage, group: string): boolean {
  const only = header(message, redriveHeaders.group)
  return only !== undefined && only !== group
}

/**
 * What the message says that it is; `undefined` when it says nothing.
 * @throws {InvalidMessage} when it says two things
 */
function typeOf(message: KafkaMessage): Buffer | string | undefined {
  const types = headerOf(message, cloudEventHeaders.type)
  const [type, ...others] = Array.isArray(types) ? types : [types]
  if (others.some((other) => String(other) !== String(type))) {
    const all = [type, ...others].map((one) => JSON.stringify(String(one))).join(', ')
    throw new InvalidMessage(`expected one ${cloudEventHeaders.type} header, got ${all}`)
  }
  return type?.length ? type : undefined
}

/** For producers that send no CloudEvents headers: the first event whose shape the payload has. */
function matchByShape<H extends Handled>(message: KafkaMessage, candidates: readonly Candidate<H>[]): Call<H> {
  const value = parseJson(textOf(message))
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

function parseJson(text: string | null): unknown {
  if (text === null) throw new InvalidMessage('the message has no value')
  try {
    return JSON.parse(text)
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
