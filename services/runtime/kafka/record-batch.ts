import type { Bytes } from './bytes.ts'

/** Where the parts of a batch are, from its beginning. */
export const AT = {
  firstOffset: 0,
  length: 8,
  partitionLeaderEpoch: 12,
  magicByte: 16,
  checksum: 17,
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
export const TRANSACTIONAL = 0x10
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
