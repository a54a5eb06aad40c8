import type { KafkaMessage } from './kafkajs.ts'
import { AT, RecordBatch } from './record-batch.ts'
import { replaceModule } from './replace-module.ts'

/** What kafkajs reads the batches of a fetch with. */
export const BATCH_DECODER = 'kafkajs/src/protocol/recordBatch/v0/decoder.js'

/** Thrown by a codec for a batch that it cannot unpack, or must not: it would be the same the next time. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** Why a message cannot be read; `undefined` for one that can. It stands at the end of its batch, for all of it. */
export const whyUnreadable = (message: KafkaMessage): string | undefined =>
  (message as { unreadable?: string }).unreadable

interface Decoder {
  readonly buffer: Buffer
  slice(bytes: number): { readonly buffer: Buffer }
}

type DecodeBatch = (decoder: Decoder) => Promise<{ readonly records: readonly object[] }>

/**
 * Makes kafkajs hand over one message in place of a batch that cannot be unpacked, so that it can be dead-lettered and passed over:
 * 2.2.4 fetches such a batch again and again.
 */
export const passOverUnreadable = (): void =>
  replaceModule<DecodeBatch>(BATCH_DECODER, (decode) => async (decoder) => {
    // What is known of a batch that cannot be read: offsets, times, who wrote it.
    const head = Buffer.from(decoder.slice(AT.records).buffer)
    try {
      return await decode(decoder)
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      return { records: [standIn(new RecordBatch(head), error.message)] }
    }
  })

function standIn(
  { firstOffset, lastOffsetDelta, maxTimestamp, producerId, inTransaction }: RecordBatch,
  why: string,
): KafkaMessage {
  const last = String(BigInt(firstOffset) + BigInt(lastOffsetDelta))
  const message = {
    offset: last,
    timestamp: maxTimestamp,
    attributes: 0,
    key: null,
    value: null,
    headers: {},
    isControlRecord: false,
    batchContext: { producerId, inTransaction },
    unreadable: `the batch of offsets ${firstOffset} to ${last} is passed over: ${why}`,
  }
  return message
}
