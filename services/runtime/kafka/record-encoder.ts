import type { IHeaders } from 'kafkajs'

/** A message as it is sent. */
export interface NewRecord {
  /** Milliseconds since 1970. */
  readonly timestamp?: string | number
  readonly key?: Buffer | string | null
  readonly value: Buffer | string | null
  readonly headers?: IHeaders
}

/** Most bytes of a number. */
const VAR_INT_BYTES = 5
const VAR_LONG_BYTES = 10

/** Bytes of the length of most records. */
const LENGTH_BYTES = 2

/** Texts that are shorter are written character by character, which is faster, and their length has one byte. */
const SHORT = 64

/** Bytes to begin with, and most that are kept for the next batch. */
const SCRATCH_BYTES = 16_384
const KEPT_BYTES = 1_048_576

/** Where records are put together; one for all, because nothing is awaited meanwhile. */
let scratch = Buffer.allocUnsafe(SCRATCH_BYTES)
let at = 0

function makeRoomFor(bytes: number): void {
  if (at + bytes <= scratch.length) return
  const larger = Buffer.allocUnsafe(2 * (at + bytes))
  scratch.copy(larger, 0, 0, at)
  scratch = larger
}

/** Writes a whole number of at most 32 bits. */
function writeVarInt(value: number): void {
  makeRoomFor(VAR_INT_BYTES)
  let left = (value << 1) ^ (value >> 31)
  for (; (left & ~0x7f) !== 0; left >>>= 7) scratch[at++] = (left & 0x7f) | 0x80
  scratch[at++] = left
}

function writeVarLong(value: number): void {
  if (value === (value | 0)) {
    writeVarInt(value)
    return
  }
  makeRoomFor(VAR_LONG_BYTES)
  const long = BigInt(value)
  let left = BigInt.asUintN(64, (long << 1n) ^ (long >> 63n))
  for (; left > 0x7fn; left >>= 7n) scratch[at++] = Number(left & 0x7fn) | 0x80
  scratch[at++] = Number(left)
}

/** Writes bytes behind their length. */
function writeBytes(value: Buffer | string): void {
  if (typeof value === 'string' && value.length < SHORT && writeAscii(value)) return
  const length = Buffer.byteLength(value)
  writeVarInt(length)
  makeRoomFor(length)
  if (typeof value === 'string') scratch.write(value, at)
  else scratch.set(value, at)
  at += length
}

/** Writes a short text, unless it has characters that take more than one byte. */
function writeAscii(text: string): boolean {
  makeRoomFor(1 + SHORT)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) return false
    scratch[at + 1 + i] = code
  }
  scratch[at] = text.length << 1
  at += 1 + text.length
  return true
}

function writeNullable(value: Buffer | string | null | undefined): void {
  if (value === null || value === undefined) writeVarInt(-1)
  else writeBytes(value)
}

function writeHeaders(headers: IHeaders): void {
  const names = Object.keys(headers)
  let count = 0
  for (const name of names) {
    const value = headers[name]
    count += Array.isArray(value) ? value.length : 1
  }
  writeVarInt(count)
  for (const name of names) {
    const value = headers[name]
    for (const one of Array.isArray(value) ? value : [value]) {
      writeBytes(name)
      // Of a header without a value Node says what is wrong, as it does where kafkajs writes it.
      writeBytes(one as Buffer | string)
    }
  }
}

function writeRecord({ key, value, headers = {} }: NewRecord, offsetDelta: number, timestampDelta: number): void {
  makeRoomFor(LENGTH_BYTES + 1)
  const start = at
  // Room for the length, which is known at the end.
  at += LENGTH_BYTES
  // Its attributes: there are none.
  scratch[at++] = 0
  writeVarLong(timestampDelta)
  writeVarInt(offsetDelta)
  writeNullable(key)
  writeNullable(value)
  writeHeaders(headers)
  const end = at
  const length = end - start - LENGTH_BYTES
  const spare = LENGTH_BYTES - sizeOfLength(length)
  makeRoomFor(-spare)
  if (spare !== 0) scratch.copyWithin(end - length - spare, end - length, end)
  at = start
  writeVarInt(length)
  at += length
}

/** Bytes that a length takes: seven bits to each, one of which is for the sign. */
function sizeOfLength(length: number): number {
  let bytes = 1
  for (let left = length >>> 6; left > 0; left >>>= 7) bytes++
  return bytes
}

/**
 * The records of a batch, one behind the other.
 * @param now milliseconds since 1970, for those that have no time of their own
 * @param first the time from which theirs is told
 */
export function encodeRecords(records: readonly NewRecord[], now: number, first: number | string): Buffer {
  at = 0
  for (let i = 0; i < records.length; i++) {
    const record = records[i] as NewRecord
    writeRecord(record, i, Number(record.timestamp || now) - Number(first))
  }
  const encoded = Buffer.allocUnsafe(at)
  scratch.copy(encoded, 0, 0, at)
  if (scratch.length > KEPT_BYTES) scratch = Buffer.allocUnsafe(SCRATCH_BYTES)
  return encoded
}
