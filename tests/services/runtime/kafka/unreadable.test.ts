import { createRequire } from 'node:module'
import kafkajs from 'kafkajs'
import Decoder from 'kafkajs/src/protocol/decoder.js'
import { expect, test } from 'vitest'
import { addCodecs, MOST_UNPACKED_BYTES } from '../../../../services/runtime/kafka/codecs.ts'
import { patchKafkajs } from '../../../../services/runtime/kafka/patches.ts'
import { MOST_RECORDS } from '../../../../services/runtime/kafka/read-records.ts'

addCodecs()
patchKafkajs()
const require = createRequire(import.meta.url)
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js')
const Record = require('kafkajs/src/protocol/recordBatch/record/v0/index.js')
const decodeMessages = require('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js')
const decode = require('kafkajs/src/protocol/recordBatch/v0/decoder.js')

/** A batch of records with these values, as a broker has it behind offset 40. */
async function batchOf(compression: number, values: readonly string[]): Promise<Buffer> {
  const records = values.map((value, offsetDelta) =>
    Record({ offsetDelta, timestampDelta: 0, key: null, value, headers: {} }),
  )
  const { buffer } = await RecordBatch({
    compression,
    firstTimestamp: 1_000,
    maxTimestamp: 2_000,
    lastOffsetDelta: values.length - 1,
    records,
  })
  const batch = Buffer.from(buffer)
  batch.writeBigInt64BE(41n, 0)
  return batch
}

const { GZIP, Snappy, LZ4 } = kafkajs.CompressionTypes

test.each([
  ['gzip', GZIP],
  ['snappy', Snappy],
  ['lz4', LZ4],
])('%s: a batch that unpacks to too much becomes one message that says so', async (_, codec) => {
  const bomb = await batchOf(codec, ['{}', ' '.repeat(MOST_UNPACKED_BYTES), '{}'])
  expect(bomb.length).toBeLessThan(MOST_UNPACKED_BYTES / 10)
  const next = await batchOf(codec, ['{"n":1}'])
  const decoder = new Decoder(Buffer.concat([bomb, next]))
  const { records } = await decode(decoder)
  expect(records).toMatchObject([{ offset: '43', key: null, value: null, timestamp: '2000', isControlRecord: false }])
  expect(records[0].unreadable).toBe(
    `the batch of offsets 41 to 43 is passed over: it unpacks to more than ${MOST_UNPACKED_BYTES} bytes`,
  )
  // What comes behind it is read.
  const after = await decode(decoder)
  expect(after.records.map(({ value }: { value: Buffer }) => String(value))).toEqual(['{"n":1}'])
})

test.each([
  ['gzip', GZIP],
  ['snappy', Snappy],
  ['lz4', LZ4],
])('%s: a large batch within the limit is read', async (_, codec) => {
  const { records } = await decode(new Decoder(await batchOf(codec, ['x'.repeat(MOST_UNPACKED_BYTES / 2), '{}'])))
  expect(records).toHaveLength(2)
})

test('a batch of more records than kafkajs can take becomes one message; as many as it can are read', async () => {
  const many = await batchOf(GZIP, Array(MOST_RECORDS + 1).fill(''))
  expect(many.length).toBeLessThan(1_048_576)
  const { records } = await decode(new Decoder(many))
  expect(records).toMatchObject([{ offset: String(41 + MOST_RECORDS), value: null }])
  expect(records[0].unreadable).toContain(`: it has more than ${MOST_RECORDS} records`)

  const most = await batchOf(GZIP, Array(MOST_RECORDS).fill(''))
  const size = Buffer.alloc(4)
  size.writeInt32BE(most.length)
  expect(await decodeMessages(new Decoder(Buffer.concat([size, most])))).toHaveLength(MOST_RECORDS)
})

test('zstd unpacks no more than the limit', async () => {
  // A frame of blocks that each stand for 128 KiB of the same byte.
  const block = 131_072
  const heads = Array.from({ length: MOST_UNPACKED_BYTES / block + 1 }, (_, i) => {
    const head = (block << 3) | 2 | Number(i === MOST_UNPACKED_BYTES / block)
    return [head & 0xff, (head >> 8) & 0xff, head >> 16, 0x20]
  })
  const zeros = Buffer.concat([Buffer.from('28b52ffd0058', 'hex'), Buffer.from(heads.flat())])
  const codec = kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD]()
  await expect(codec.decompress(zeros)).rejects.toThrow(`it unpacks to more than ${MOST_UNPACKED_BYTES} bytes`)
})
