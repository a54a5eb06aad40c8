import type { EventDefinition } from '../../../contracts/event.ts'
import type { Log } from '../log.ts'

/** What a handler knows about the event besides its payload. Everything is read lazily: what is not used costs nothing. */
export interface HandlerContext {
  /** CloudEvents `id`; `<topic>/<partition>/<offset>` for an event that came without one. The same at every attempt. */
  readonly id: string
  /** CloudEvents `type`. */
  readonly type: string
  /** CloudEvents `source`, when the producer gave one. */
  readonly source: string | undefined
  /** When it happened: CloudEvents `time`, else the record's timestamp. */
  readonly time: Date
  /** The record's key, when it has one. */
  readonly key: string | undefined
  readonly topic: string
  readonly partition: number
  readonly offset: string
  /**
   * 1 for the first call with this event in this process, 2 for the second, … After an attempt that ended its process, or lost
   * its place in the group, the count goes on in the next one.
   */
  readonly attempt: number
  /** Log whose lines carry topic, partition, offset and event id. */
  readonly log: Log
  /** Fires when the deadline of the call has passed or the process is about to be ended by force. */
  readonly signal: AbortSignal
}

/**
 * Processes one event. It may be called again with the same event (after a failure or a crash), never at the same time
 * for two events of one partition. Returns, or resolves, when the event and its effects are done.
 * @throws anything to be called again later; {@link Unprocessable} when another attempt cannot succeed
 */
export type Handler<T> = (payload: T, context: HandlerContext) => void | Promise<void>

/** A handler and the kind of event it is for. */
export interface Registration<T = unknown> {
  readonly event: EventDefinition<T>
  handler(payload: T, context: HandlerContext): void | Promise<void>
}

/** Connects a kind of event with its handler. */
export function handle<T>(event: EventDefinition<T>, handler: Handler<T>): Registration {
  return { event, handler }
}

/** Thrown by a handler, or for a message that is no event: another attempt cannot succeed, so it is dead-lettered at once. */
export class Unprocessable extends Error {
  override readonly name: string = 'Unprocessable'
}

/** The value is not JSON, or missing, or does not have the shape of its event. */
export class InvalidMessage extends Unprocessable {
  override readonly name = 'InvalidMessage'
}

/** A call of a handler took longer than HANDLER_TIMEOUT_MS. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded'

  constructor(timeoutMs: number) {
    super(`the handler did not finish within ${timeoutMs} ms`)
  }
}
