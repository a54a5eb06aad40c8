import { createRequire } from 'node:module'
import type { IHeaders, KafkaMessage, RecordBatchEntry } from 'kafkajs'
import { KafkaJSPartialMessageError } from 'kafkajs/src/errors.js'
import type { Decoder } from './unreadable.ts'

/** What kafkajs knows of a batch. */
interface BatchContext {
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
  readonly timestampType: number
  readonly magicByte: number
}

const LOG_APPEND_TIME = 1
const BIT = { logAppendTime: 0x8, inTransaction: 0x10, isControlBatch: 0x20 }

/** Where the parts of a batch are, from its beginning. */
const AT = {
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
}

const PLAIN = { configurable: true, enumerable: true, writable: true }

/** Where the next read begins; one for all records, because nothing is awaited meanwhile. */
let at = 0

/** A whole number of at most 32 bits, seven to a byte and with its sign in the last one. */
function readVarInt(bytes: Buffer): number {
  let byte = bytes[at++] as number
  let value = byte & 0x7f
  for (let shift = 7; byte > 0x7f; shift += 7) {
    byte = bytes[at++] as number
    value |= (byte & 0x7f) << shift
  }
  return (value >>> 1) ^ -(value & 1)
}

function readVarLong(bytes: Buffer): bigint {
  let value = 0n
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[at++] as number
    value |= BigInt(byte & 0x7f) << shift
    if (!(byte > 0x7f)) return (value >> 1n) ^ -(value & 1n)
  }
}

/** Bytes behind their length, as a part of the batch; `null` for a length of -1. */
function readBytes(bytes: Buffer): Buffer | null {
  const length = readVarInt(bytes)
  if (length === -1) return null
  const start = at
  at += length
  return bytes.subarray(start, at)
}

function skipBytes(bytes: Buffer): void {
  const length = readVarInt(bytes)
  if (length > 0) at += length
}

/**
 * A record as it lies in its batch. What kafkajs 2.2.4 makes of every record, whether somebody asks or not, is made when somebody
 * asks: a key, a time, an object of headers and a buffer for each of them.
 */
export class LazyRecord implements RecordBatchEntry {
  readonly offset: string
  isControlRecord: boolean
  readonly batchContext: BatchContext
  readonly #bytes: Buffer
  readonly #start: number
  readonly #keyAt: number
  readonly #valueAt: number
  readonly #headersAt: number
  #headers: IHeaders | undefined

  /** Reads the record that begins at {@link at}. */
  constructor(bytes: Buffer, batch: BatchContext, offsetOf: (delta: number) => string) {
    this.#bytes = bytes
    this.#start = at++
    while ((bytes[at++] as number) > 0x7f);
    this.offset = offsetOf(readVarInt(bytes))
    this.#keyAt = at
    skipBytes(bytes)
    this.#valueAt = at
    skipBytes(bytes)
    this.#headersAt = at
    this.batchContext = batch
    this.isControlRecord = batch.isControlBatch
  }

  get magicByte(): number {
    return this.batchContext.magicByte
  }

  get attributes(): number {
    return this.#bytes.readInt8(this.#start)
  }

  get timestamp(): string {
    const { timestampType, maxTimestamp, firstTimestamp } = this.batchContext
    if (timestampType === LOG_APPEND_TIME && maxTimestamp) return maxTimestamp
    at = this.#start + 1
    return String(BigInt(firstTimestamp) + readVarLong(this.#bytes))
  }

  get key(): Buffer | null {
    at = this.#keyAt
    return readBytes(this.#bytes)
  }

  get value(): Buffer | null {
    at = this.#valueAt
    return readBytes(this.#bytes)
  }

  /** The value as a text, without a buffer of its own. */
  get text(): string | null {
    at = this.#valueAt
    const length = readVarInt(this.#bytes)
    return length === -1 ? null : this.#bytes.toString('utf8', at, at + length)
  }

  get headers(): IHeaders {
    this.#headers ??= this.#readHeaders()
    return this.#headers
  }

  /** What {@link headers} has under a name, without the others. The name is ASCII. */
  header(name: string): IHeaders[string] {
    if (this.#headers) return Object.hasOwn(this.#headers, name) ? this.#headers[name] : undefined
    const bytes = this.#bytes
    at = this.#headersAt
    let found: IHeaders[string]
    for (let left = readVarInt(bytes); left > 0; left--) {
      const length = readVarInt(bytes)
      const start = at
      at += length
      if (length === name.length && isAt(bytes, start, name)) found = together(found, readBytes(bytes))
      else skipBytes(bytes)
    }
    return found
  }

  #readHeaders(): IHeaders {
    const bytes = this.#bytes
    at = this.#headersAt
    const headers: IHeaders = {}
    for (let left = readVarInt(bytes); left > 0; left--) {
      const key = String(readBytes(bytes))
      const value = readBytes(bytes)
      const all = together(Object.hasOwn(headers, key) ? headers[key] : undefined, value)
      // Assigning to this name would set the prototype.
      if (key === '__proto__') Object.defineProperty(headers, key, { ...PLAIN, value: all })
      else headers[key] = all
    }
    return headers
  }
}

const isAt = (bytes: Buffer, start: number, name: string): boolean => {
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name.charCodeAt(i)) return false
  return true
}

/** Every value of a name that comes more than once. */
function together(earlier: IHeaders[string], value: Buffer | null): IHeaders[string] {
  // kafkajs's type knows of no headers without a value; there are some.
  if (earlier === undefined) return value as Buffer
  return [...(Array.isArray(earlier) ? earlier : [earlier]), value as Buffer]
}

/** What a message has under a name, which is ASCII, among its headers. */
export const headerOf = (message: Pick<KafkaMessage, 'headers'>, name: string): IHeaders[string] =>
  message instanceof LazyRecord ? message.header(name) : message.headers?.[name]

/** The value of a message as a text. */
export const textOf = (message: Pick<KafkaMessage, 'value'>): string | null =>
  message instanceof LazyRecord ? message.text : (message.value?.toString() ?? null)

/** Reads one batch, as kafkajs's own function does. */
async function decodeBatch(decoder: Decoder): Promise<BatchContext & { readonly records: readonly LazyRecord[] }> {
  const head = decoder.buffer.subarray(decoder.offset)
  const length = head.readInt32BE(AT.length)
  const end = AT.length + 4 + length
  decoder.forward(end)
  if (head.length < end) {
    throw new KafkaJSPartialMessageError(
      `Tried to decode a partial record batch: remainingBytes(${head.length - AT.length - 4}) < recordBatchLength(${length})`,
    )
  }
  const bits = head.readInt16BE(AT.attributes)
  const context = {
    firstOffset: String(head.readBigInt64BE(0)),
    firstTimestamp: String(head.readBigInt64BE(AT.firstTimestamp)),
    partitionLeaderEpoch: head.readInt32BE(AT.partitionLeaderEpoch),
    inTransaction: (bits & BIT.inTransaction) > 0,
    isControlBatch: (bits & BIT.isControlBatch) > 0,
    lastOffsetDelta: head.readInt32BE(AT.lastOffsetDelta),
    producerId: String(head.readBigInt64BE(AT.producerId)),
    producerEpoch: head.readInt16BE(AT.producerEpoch),
    firstSequence: head.readInt32BE(AT.firstSequence),
    maxTimestamp: String(head.readBigInt64BE(AT.maxTimestamp)),
    timestampType: (bits & BIT.logAppendTime) > 0 ? LOG_APPEND_TIME : 0,
    magicByte: head.readInt8(AT.magicByte),
  }
  const count = head.readInt32BE(AT.count)
  if (count <= 0) return { ...context, records: [] }
  const packed = head.subarray(AT.records, end)
  const codec = lookupCodecByAttributes(bits)
  return { ...context, records: readRecords(codec ? await codec.decompress(packed) : packed, count, context) }
}

function readRecords(bytes: Buffer, count: number, context: BatchContext): LazyRecord[] {
  const first = Number(context.firstOffset)
  const offsetOf = Number.isSafeInteger(first + context.lastOffsetDelta)
    ? (delta: number) => String(first + delta)
    : (delta: number) => String(BigInt(context.firstOffset) + BigInt(delta))
  const records: LazyRecord[] = []
  let next = 0
  for (let i = 0; i < count; i++) {
    at = next
    const length = readVarInt(bytes)
    next = at + length
    records.push(new LazyRecord(bytes, context, offsetOf))
  }
  return records
}

const require = createRequire(import.meta.url)
const { lookupCodecByAttributes } = require('kafkajs/src/protocol/message/compression/index.js') as {
  lookupCodecByAttributes(bits: number): { decompress(batch: Buffer): Promise<Buffer> } | null
}

/**
 * Makes kafkajs hand over {@link LazyRecord}s: with six headers an event, half of a consumer's time went into headers that nobody
 * reads. Has to be done before the first fetch, when kafkajs loads what reads the answer.
 */
export function readRecordsLazily(): void {
  const path = require.resolve('kafkajs/src/protocol/recordBatch/v0/decoder.js')
  require(path)
  const loaded = require.cache[path]
  if (loaded) loaded.exports = decodeBatch
}
