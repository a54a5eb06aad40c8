import { z } from 'zod'
import { cloudEventHeaders, redriveHeaders } from '../../../contracts/cloudevents.ts'
import { header } from '../consumer/context.ts'
import { derivedId } from '../ids.ts'
import type { KafkaMessage, Message } from '../kafka/kafkajs.ts'
import { eventHeaders } from '../producer/events.ts'
import type { DeadLetter } from './dead-letter.ts'

/** CloudEvents type of a {@link markOf}: consumers of dead letters have no handler for it and go on. */
const MARK_TYPE = 'kafka.dead-letters.redriven'

const mark = z.object({ redriven: z.array(z.object({ offset: z.string(), to: z.string() })).min(1) })

/** What became of a dead letter. */
export interface Redriven {
  readonly offset: bigint
  /** `<topic>/<partition>/<offset>` of the message that was made from it. */
  readonly to: string
}

/**
 * The message that a dead letter becomes on its source topic: the same bytes of key, value and headers, those of the failure
 * included, on the partition where it was; and only the group that failed processes it. Its time is now: Kafka might remove
 * an old one before anybody reads it.
 */
export function redrivenMessage(letter: DeadLetter & { readonly group: string }, partition: number): Message {
  const { key, value, headers } = letter.record
  const history = {
    [redriveHeaders.from]: letter.position,
    [redriveHeaders.group]: letter.group,
    ...(letter.eventId !== undefined && { [redriveHeaders.eventId]: letter.eventId }),
  }
  return { key, value, headers: { ...headers, ...history }, partition }
}

/**
 * The record that says that dead letters of a partition were redriven. It stands behind them in the same partition, so it
 * lives as long as they do, whatever the retention.
 */
export function markOf(topic: string, partition: number, redriven: readonly Redriven[]): Message {
  const value = { redriven: redriven.map(({ offset, to }) => ({ offset: String(offset), to })) }
  const first = `${topic}/${partition}/${redriven[0]?.offset}`
  return {
    key: `redriven ${first}`,
    value: JSON.stringify(value),
    headers: eventHeaders(MARK_TYPE, '/dlq-redrive', { id: derivedId('redriven', first, redriven[0]?.to ?? '') }),
    partition,
  }
}

/** What a mark says; `undefined` for a record that is none. */
export function readMark(record: Pick<KafkaMessage, 'value' | 'headers'>): readonly Redriven[] | undefined {
  if (header(record, cloudEventHeaders.type) !== MARK_TYPE) return undefined
  try {
    const { redriven } = mark.parse(JSON.parse(String(record.value)))
    return redriven.map(({ offset, to }) => ({ offset: BigInt(offset), to }))
  } catch {
    return undefined
  }
}
