import { createRequire } from 'node:module'
import { KafkaJSPartialMessageError } from 'kafkajs/src/errors.js'
import { lookupCodecByAttributes } from 'kafkajs/src/protocol/message/compression/index.js'
import { Bytes } from './bytes.ts'
import { FetchedRecord } from './record.ts'

/** Where the parts of a batch are, from its beginning. */
const AT = {
  firstOffset: 0,
  length: 8,
  partitionLeaderEpoch: 12,
  magicByte: 16,
  attributes: 21,
  lastOffsetDelta: 23,
  firstTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  firstSequence: 53,
  count: 57,
  records: 61,
} as const

/** Bits of a batch's attributes. */
const LOG_APPEND_TIME = 0x8
const TRANSACTIONAL = 0x10
const CONTROL = 0x20

/** What kafkajs tells of the batch with each of its records. */
export class RecordBatch {
  readonly firstOffset: string
  readonly firstTimestamp: string
  readonly partitionLeaderEpoch: number
  readonly inTransaction: boolean
  readonly isControlBatch: boolean
  readonly lastOffsetDelta: number
  readonly producerId: string
  readonly producerEpoch: number
  readonly firstSequence: number
  readonly maxTimestamp: string
  /** 1 for the time at which a broker appended the batch, 0 for those of its producer. */
  readonly timestampType: number
  readonly magicByte: number
  readonly #offset: number
  readonly #time: number
  #delta = 0
  #timestamp: string

  constructor(head: Buffer) {
    const attributes = head.readInt16BE(AT.attributes)
    this.firstOffset = String(head.readBigInt64BE(AT.firstOffset))
    this.firstTimestamp = String(head.readBigInt64BE(AT.firstTimestamp))
    this.partitionLeaderEpoch = head.readInt32BE(AT.partitionLeaderEpoch)
    this.inTransaction = (attributes & TRANSACTIONAL) > 0
    this.isControlBatch = (attributes & CONTROL) > 0
    this.lastOffsetDelta = head.readInt32BE(AT.lastOffsetDelta)
    this.producerId = String(head.readBigInt64BE(AT.producerId))
    this.producerEpoch = head.readInt16BE(AT.producerEpoch)
    this.firstSequence = head.readInt32BE(AT.firstSequence)
    this.maxTimestamp = String(head.readBigInt64BE(AT.maxTimestamp))
    this.timestampType = (attributes & LOG_APPEND_TIME) > 0 ? 1 : 0
    this.magicByte = head.readInt8(AT.magicByte)
    this.#offset = Number(this.firstOffset)
    this.#time = Number(this.firstTimestamp)
    this.#timestamp = this.firstTimestamp
  }

  /** Reads the offset of a record, which is told as its distance from the first. */
  readOffset(bytes: Bytes): string {
    const delta = bytes.varInt()
    const offset = this.#offset + delta
    return Number.isSafeInteger(offset) ? String(offset) : String(BigInt(this.firstOffset) + BigInt(delta))
  }

  /** Reads the time of a record, likewise. */
  readTimestamp(bytes: Bytes): string {
    const delta = bytes.isShort ? bytes.varInt() : bytes.varLong()
    if (this.timestampType === 1) return this.maxTimestamp
    if (delta === this.#delta) return this.#timestamp
    if (typeof delta === 'bigint') return String(BigInt(this.firstTimestamp) + delta)
    const time = this.#time + delta
    this.#delta = delta
    // Many come in the same millisecond.
    this.#timestamp = Number.isSafeInteger(time) ? String(time) : String(BigInt(this.firstTimestamp) + BigInt(delta))
    return this.#timestamp
  }
}

/** A part of kafkajs's decoder of answers. */
interface Decoder {
  readonly buffer: Buffer
  readonly offset: number
  forward(bytes: number): void
}

/** Reads a batch of a fetch, as kafkajs's own function does. */
async function decodeBatch(decoder: Decoder): Promise<{ readonly records: readonly FetchedRecord[] }> {
  const bytes = decoder.buffer.subarray(decoder.offset)
  const length = bytes.readInt32BE(AT.length)
  const end = AT.partitionLeaderEpoch + length
  decoder.forward(end)
  if (bytes.length < end) {
    const remaining = bytes.length - AT.partitionLeaderEpoch
    throw new KafkaJSPartialMessageError(
      `Tried to decode a partial record batch: remainingBytes(${remaining}) < recordBatchLength(${length})`,
    )
  }
  const batch = new RecordBatch(bytes)
  const count = bytes.readInt32BE(AT.count)
  const packed = bytes.subarray(AT.records, end)
  const codec = lookupCodecByAttributes(bytes.readInt16BE(AT.attributes))
  return { records: count > 0 ? readRecords(codec ? await codec.decompress(packed) : packed, count, batch) : [] }
}

function readRecords(buffer: Buffer, count: number, batch: RecordBatch): FetchedRecord[] {
  const bytes = new Bytes(buffer, 0)
  const records: FetchedRecord[] = []
  for (let i = 0; i < count; i++) {
    const next = bytes.varInt() + bytes.at
    records.push(new FetchedRecord(bytes, batch))
    bytes.at = next
  }
  return records
}

/** Makes kafkajs hand over {@link FetchedRecord}s. Has to be done before the first fetch, when it loads what reads the answer. */
export function readRecordsFaster(): void {
  const require = createRequire(import.meta.url)
  const path = require.resolve('kafkajs/src/protocol/recordBatch/v0/decoder.js')
  require(path)
  const loaded = require.cache[path]
  if (loaded) loaded.exports = decodeBatch
}
