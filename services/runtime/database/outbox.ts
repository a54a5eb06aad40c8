import { cloudEventHeaders } from '../../../contracts/cloudevents.ts'
import type { EventDefinition } from '../../../contracts/event.ts'
import type { Message } from '../kafka/kafkajs.ts'
import { type EventIdentity, eventHeaders, InvalidEvent, toMessage } from '../producer/events.ts'
import type { Queries } from './database.ts'

/** Collects the events that a transaction tells of; they are sent after it is committed, and not otherwise. */
export interface Outbox {
  /**
   * Adds an event. Its id has to be a UUID, best one that follows from its cause, so that a repetition is told.
   * @throws {InvalidEvent} when the payload has not the event's shape, or is too large for Kafka
   */
  publish<T>(event: EventDefinition<T>, payload: T, identity: EventIdentity): void
}

/** A row of the table, on its way to Kafka. */
export interface OutboxRow {
  readonly seq: string
  readonly id: string
  readonly topic: string
  readonly key: string
  readonly type: string
  readonly payload: string
  readonly time: Date
}

/** Below Kafka's default `max.message.bytes`: an event that Kafka refuses would hold up all that come after it. */
const MOST_BYTES = 1_000_000

/** Events of one transaction. */
export class Collected implements Outbox {
  readonly #source: string
  readonly #topicOf: (type: string) => string
  readonly #rows: string[][] = []
  #written = false

  /**
   * @param source CloudEvents `source`; the service's relay sends what carries it
   * @param topicOf finds the topic of an event; one for all transactions of a process, because it remembers
   */
  constructor(source: string, topicOf: (type: string) => string) {
    this.#source = source
    this.#topicOf = topicOf
  }

  publish<T>(event: EventDefinition<T>, payload: T, identity: EventIdentity): void {
    if (this.#written) throw new Error('the transaction has ended: publish before its work resolves')
    const { key, value, headers } = toMessage(event, payload, this.#source, identity)
    const bytes = Buffer.byteLength(String(value))
    if (bytes > MOST_BYTES) throw new InvalidEvent(`this ${event.type} has ${bytes} bytes, of at most ${MOST_BYTES}`)
    const { id, time } = cloudEventHeaders
    this.#rows.push([headers?.[id], this.#topicOf(event.type), key, event.type, value, headers?.[time]].map(String))
  }

  /**
   * Writes all events with one statement, in their order.
   * @returns their topics
   */
  async write(queries: Queries): Promise<ReadonlySet<string>> {
    this.#written = true
    const topics = new Set(this.#rows.map(([, topic = '']) => topic))
    if (topics.size === 0) return topics
    const columns = [0, 1, 2, 3, 4, 5].map((column) => this.#rows.map((row) => row[column]))
    await queries.query(
      `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, time, source)
       SELECT id, topic, key, type, payload, time, $7
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::json[], $6::timestamptz[])
         WITH ORDINALITY AS event (id, topic, key, type, payload, time, position)
       ORDER BY position`,
      [...columns, this.#source],
    )
    return topics
  }
}

/** The record of a row: the same as if its event had been sent directly. */
export const recordOf = ({ id, key, type, payload, time }: OutboxRow, source: string): Message => ({
  key,
  value: payload,
  headers: eventHeaders(type, source, { id, time }),
})

/**
 * Removes events that were sent so long ago that nobody asks for them any more.
 * @param most rows of one call
 * @returns how many there were
 */
export async function cleanOutbox(queries: Queries, source: string, keepMs: number, most: number): Promise<number> {
  const rows = await queries.query(
    `DELETE FROM outbox WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM outbox WHERE source = $1 AND published_at < now() - $2 * interval '1 ms'
       ORDER BY published_at LIMIT $3 FOR UPDATE SKIP LOCKED))
     RETURNING 1`,
    [source, keepMs, most],
  )
  return rows.length
}
