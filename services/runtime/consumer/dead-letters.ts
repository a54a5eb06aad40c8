import { deadLetterHeaders } from '../../../contracts/cloudevents.ts'
import type { IHeaders, KafkaMessage, Message } from '../kafka/kafkajs.ts'
import { eventId } from './context.ts'
import type { Failure } from './partitions.ts'

/** Most bytes of a stack trace in a header: headers count towards the size limit of a message. */
const STACK_BYTES = 4_096

/** Most bytes of an error's message in a header. */
const MESSAGE_BYTES = 1_024

/** Who failed. */
export interface FailedAt {
  readonly topic: string
  readonly partition: number
  readonly group: string
  readonly service: string
}

/**
 * The dead letter of a message: the same bytes of key, value and headers, and headers that say what failed, where and
 * how often. Headers of an earlier dead letter are replaced, so that going round does not make a message grow.
 */
export function deadLetter(message: KafkaMessage, at: FailedAt, failure: Failure): Message {
  const { error, attempts, firstFailedAt, lastFailedAt } = failure
  const diagnostics: IHeaders = {
    [deadLetterHeaders.topic]: at.topic,
    [deadLetterHeaders.partition]: String(at.partition),
    [deadLetterHeaders.offset]: message.offset,
    [deadLetterHeaders.timestamp]: message.timestamp,
    [deadLetterHeaders.group]: at.group,
    [deadLetterHeaders.error]: error.name,
    [deadLetterHeaders.message]: cut(error.message, MESSAGE_BYTES),
    [deadLetterHeaders.stack]: cut(error.stack ?? '', STACK_BYTES),
    [deadLetterHeaders.attempts]: String(attempts),
    [deadLetterHeaders.firstFailedAt]: firstFailedAt.toISOString(),
    [deadLetterHeaders.lastFailedAt]: lastFailedAt.toISOString(),
    [deadLetterHeaders.service]: at.service,
    [deadLetterHeaders.eventId]: eventId(at.topic, at.partition, message),
  }
  const { key, value } = message
  return { key, value, headers: { ...sendable(message.headers), ...diagnostics }, partition: at.partition }
}

/**
 * What is left of a dead letter for a topic that does not take so large a one: without the texts of the error, then with no more
 * than it takes to put it back.
 */
export const everSmaller = (letter: Message): readonly [Message, Message] => [
  withHeaders(letter, (name) => name !== deadLetterHeaders.message && name !== deadLetterHeaders.stack),
  withHeaders(letter, (name) => !DIAGNOSTICS.has(name) || NEEDED.has(name)),
]

const DIAGNOSTICS: ReadonlySet<string> = new Set(Object.values(deadLetterHeaders))

const NEEDED: ReadonlySet<string> = new Set([
  deadLetterHeaders.topic,
  deadLetterHeaders.partition,
  deadLetterHeaders.offset,
  deadLetterHeaders.group,
  deadLetterHeaders.error,
  deadLetterHeaders.eventId,
])

const withHeaders = (letter: Message, keep: (name: string) => boolean): Message => ({
  ...letter,
  headers: Object.fromEntries(Object.entries(letter.headers ?? {}).filter(([name]) => keep(name))),
})

/** Headers that kafkajs 2.2.4 can send: it reads those without a value, and fails to write them. They become empty. */
const sendable = (headers: IHeaders = {}): IHeaders =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((one) => one ?? EMPTY) : (value ?? EMPTY),
    ]),
  )

const EMPTY = Buffer.alloc(0)

/** The start of a text, at most so many bytes in UTF-8, without half a character at the end. */
function cut(text: string, bytes: number): string {
  const buffer = Buffer.from(text)
  return buffer.length <= bytes ? text : buffer.toString('utf8', 0, bytes).replace(/\uFFFD$/, '')
}
