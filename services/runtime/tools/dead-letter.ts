import { deadLetterHeaders } from '../../../contracts/cloudevents.ts'
import type { Values } from '../../../contracts/codec.ts'
import type { tools } from '../../../contracts/tools.ts'
import { header } from '../consumer/context.ts'
import type { KafkaMessage } from '../kafka/kafkajs.ts'

/** A dead letter: a message, and what its headers say about the failure. */
export interface DeadLetter {
  /** `<dead-letter topic>/<partition>/<offset>` */
  readonly position: string
  readonly partition: number
  readonly offset: bigint
  readonly failedAt: Date
  /** Where the message was when it failed. */
  readonly topic: string | undefined
  readonly from: string
  readonly group: string | undefined
  readonly error: string | undefined
  readonly message: string | undefined
  readonly attempts: string | undefined
  readonly service: string | undefined
  readonly eventId: string | undefined
  readonly key: string | undefined
  readonly record: KafkaMessage
}

/** Reads the headers of a dead letter. A record that somebody else has put there has none of them. */
export function deadLetterOf(topic: string, partition: number, record: KafkaMessage): DeadLetter {
  const read = (name: keyof typeof deadLetterHeaders) => header(record, deadLetterHeaders[name])
  return {
    position: `${topic}/${partition}/${record.offset}`,
    partition,
    offset: BigInt(record.offset),
    failedAt: new Date(Number(record.timestamp)),
    topic: read('topic'),
    from: [read('topic'), read('partition'), read('offset')].filter((part) => part !== undefined).join('/'),
    group: read('group'),
    error: read('error'),
    message: read('message'),
    attempts: read('attempts'),
    service: read('service'),
    eventId: read('eventId'),
    key: record.key?.toString(),
    record,
  }
}

/** Which dead letters are meant. */
export type DeadLetterFilter = Pick<
  Values<(typeof tools)['dlq-list']>,
  'group' | 'error' | 'since' | 'until' | 'key' | 'eventId'
>

/** Whether a filter admits a dead letter; an empty text admits all. */
export const admits = (filter: DeadLetterFilter, letter: DeadLetter): boolean =>
  letter.failedAt >= filter.since &&
  letter.failedAt < filter.until &&
  (['group', 'error', 'key', 'eventId'] as const).every((name) => filter[name] === '' || filter[name] === letter[name])
