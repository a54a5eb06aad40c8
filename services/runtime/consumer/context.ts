import { cloudEventHeaders, redriveHeaders } from '../../../contracts/cloudevents.ts'
import type { KafkaMessage } from '../kafka/kafkajs.ts'
import { headerOf } from '../kafka/record.ts'
import type { Log } from '../log.ts'
import type { HandlerContext } from './handler.ts'

/** The text of a header, when the message has it; an empty one is as good as none. */
export function header(message: Pick<KafkaMessage, 'headers'>, name: string): string | undefined {
  const value = headerOf(message, name)
  return (Array.isArray(value) ? value[0] : value)?.toString() || undefined
}

/** The id of the event in a message: CloudEvents' own, else the one it had before a redrive, else its first position. */
export function eventId(topic: string, partition: number, message: KafkaMessage): string {
  return (
    header(message, cloudEventHeaders.id) ??
    header(message, redriveHeaders.eventId) ??
    `${topic}/${partition}/${message.offset}`
  )
}

/** A {@link HandlerContext} that decodes headers only when they are asked for. */
export class EventContext implements HandlerContext {
  readonly topic: string
  readonly partition: number
  readonly type: string
  readonly attempt: number
  readonly #message: KafkaMessage
  readonly #log: Log
  #abort: AbortController | undefined

  constructor(topic: string, partition: number, message: KafkaMessage, type: string, attempt: number, log: Log) {
    this.topic = topic
    this.partition = partition
    this.#message = message
    this.type = type
    this.attempt = attempt
    this.#log = log
  }

  get offset(): string {
    return this.#message.offset
  }

  get id(): string {
    return eventId(this.topic, this.partition, this.#message)
  }

  get source(): string | undefined {
    return header(this.#message, cloudEventHeaders.source)
  }

  get time(): Date {
    const time = header(this.#message, cloudEventHeaders.time)
    return new Date(time ?? Number(this.#message.timestamp))
  }

  get key(): string | undefined {
    return this.#message.key?.toString()
  }

  get log(): Log {
    const { topic, partition, offset, id } = this
    const write = (level: keyof Log) => (fields: object, message: string) =>
      this.#log[level]({ topic, partition, offset, event: id, ...fields }, message)
    return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    return this.#abort.signal
  }

  /** Makes {@link signal} fire. */
  abort(reason: unknown): void {
    this.#abort ??= new AbortController()
    this.#abort.abort(reason)
  }
}
