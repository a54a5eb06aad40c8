import { createRequire } from 'node:module'
import type { KafkaMessage } from './kafkajs.ts'

/** What is known of a batch of records that cannot be read is its head: offsets, times, who wrote it. */
const HEAD_BYTES = 61
const AT = { firstOffset: 0, attributes: 21, lastOffsetDelta: 23, maxTimestamp: 35, producerId: 43 }
const TRANSACTIONAL = 0x10

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
 * 2.2.4 fetches such a batch again and again. Has to be done before the first fetch.
 */
export function passOverUnreadable(): void {
  const require = createRequire(import.meta.url)
  const path = require.resolve('kafkajs/src/protocol/recordBatch/v0/decoder.js')
  const decode: DecodeBatch = require(path)
  const decodeOrReplace: DecodeBatch = async (decoder) => {
    const head = Buffer.from(decoder.slice(HEAD_BYTES).buffer)
    try {
      return await decode(decoder)
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      return { records: [standIn(head, error.message)] }
    }
  }
  const loaded = require.cache[path]
  if (loaded) loaded.exports = decodeOrReplace
}

function standIn(head: Buffer, why: string): KafkaMessage {
  const first = head.readBigInt64BE(AT.firstOffset)
  const last = first + BigInt(head.readInt32BE(AT.lastOffsetDelta))
  const inTransaction = (head.readInt16BE(AT.attributes) & TRANSACTIONAL) > 0
  const message = {
    offset: String(last),
    timestamp: String(head.readBigInt64BE(AT.maxTimestamp)),
    attributes: 0,
    key: null,
    value: null,
    headers: {},
    isControlRecord: false,
    batchContext: { producerId: String(head.readBigInt64BE(AT.producerId)), inTransaction },
    unreadable: `the batch of offsets ${first} to ${last} is passed over: ${why}`,
  }
  return message
}
