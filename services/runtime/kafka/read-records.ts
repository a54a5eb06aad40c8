import { KafkaJSPartialMessageError } from 'kafkajs/src/errors.js'
import { lookupCodecByAttributes } from 'kafkajs/src/protocol/message/compression/index.js'
import { Bytes } from './bytes.ts'
import { FetchedRecord } from './record.ts'
import { AT, RecordBatch } from './record-batch.ts'
import { replaceModule } from './replace-module.ts'
import { BATCH_DECODER, Unreadable } from './unreadable.ts'

/**
 * Most records of a batch. kafkajs 2.2.4 hands all of them to one call of a function, which ends a consumer for good with some
 * 124,000; small ones pack so well that they fit into one message of a megabyte.
 */
export const MOST_RECORDS = 100_000

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
  if (count > MOST_RECORDS) throw new Unreadable(`it has more than ${MOST_RECORDS} records`)
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

/** Makes kafkajs hand over {@link FetchedRecord}s. */
export const readRecordsFaster = (): void => replaceModule(BATCH_DECODER, () => decodeBatch)
