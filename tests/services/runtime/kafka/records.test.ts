import { createRequire } from 'node:module'
import kafkajs, { type KafkaMessage } from 'kafkajs'
import Decoder from 'kafkajs/src/protocol/decoder.js'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { addCodecs } from '../../../../services/runtime/kafka/codecs.ts'
import { patchKafkajs } from '../../../../services/runtime/kafka/patches.ts'
import { headerOf, textOf } from '../../../../services/runtime/kafka/record.ts'
import { unpatched } from './unpatched.ts'

const require = createRequire(import.meta.url)
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0/index.js')
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js')
const DECODER = require.resolve('kafkajs/src/protocol/recordBatch/v0/decoder.js')

type Decode = (decoder: Decoder) => Promise<{ records: KafkaMessage[] }>

let decode: Decode
beforeAll(() => {
  addCodecs()
  patchKafkajs()
  decode = require(DECODER)
})

/** A batch as a broker has it. */
async function batchOf(records: readonly object[], batch: object = {}): Promise<Buffer> {
  const encoded = records.map((record, offsetDelta) =>
    encodeRecord({ offsetDelta, timestampDelta: offsetDelta * 7, ...record }),
  )
  const all = {
    firstTimestamp: 1_700_000_000_000,
    maxTimestamp: 1_700_000_009_000,
    lastOffsetDelta: records.length - 1,
  }
  const { buffer } = await RecordBatch({ compression: 0, ...all, ...batch, records: encoded })
  return buffer
}

/** The messages of some batches, one behind the other, and where the reading ended. */
async function read(function_: Decode, bytes: Buffer, batches = 1) {
  const decoder = new Decoder(bytes)
  const messages: KafkaMessage[] = []
  for (let i = 0; i < batches; i++) messages.push(...(await function_(decoder)).records)
  return { messages, end: (decoder as unknown as { offset: number }).offset }
}

/** All that there is of a message. */
const plain = (one: KafkaMessage) => {
  const message = one as KafkaMessage & Readonly<Record<'magicByte' | 'isControlRecord' | 'batchContext', unknown>>
  return {
    offset: message.offset,
    timestamp: message.timestamp,
    attributes: message.attributes,
    magicByte: message.magicByte,
    key: message.key,
    value: message.value,
    headers: message.headers,
    isControlRecord: message.isControlRecord,
    batchContext: message.batchContext,
  }
}

const long = 'ä'.repeat(10_000)
const records = [
  { key: 'a', value: '{"n":1}', headers: { ce_id: '1', ce_type: 'order.placed' } },
  { key: null, value: null, headers: {} },
  { key: '', value: '', headers: { empty: '', '': 'no name', größe: 'ü' } },
  { key: Buffer.from([0xff, 0, 0x80]), value: Buffer.from([0, 1, 2]), headers: { binary: Buffer.from([0xff]) } },
  { key: long, value: long, headers: { long, twice: ['a', 'b'], thrice: ['a', 'b', 'c'] }, timestampDelta: -5 },
  { key: 'b', value: '{}', headers: {}, offsetDelta: 300_000, timestampDelta: 2 ** 40 },
  { key: 'c', value: '{}', headers: {}, timestampDelta: 2 ** 27 - 1 },
  { key: 'd', value: '{}', headers: {}, timestampDelta: -(2 ** 27) },
  { key: 'e', value: '{}', headers: {}, timestampDelta: 2 ** 27 },
]

describe('records are what kafkajs makes of them', () => {
  const { None, GZIP, Snappy, LZ4 } = kafkajs.CompressionTypes
  it.each([
    ['as they are', {}],
    ['gzip', { compression: GZIP }],
    ['snappy', { compression: Snappy }],
    ['lz4', { compression: LZ4 }],
    ['in a transaction', { compression: None, transactional: true, producerId: 7, producerEpoch: 3, firstSequence: 9 }],
    ['from before 1970', { firstTimestamp: -1, maxTimestamp: -1 }],
  ])('%s', async (_, batch) => {
    const bytes = Buffer.concat([await batchOf(records, batch), await batchOf(records.slice(0, 2), batch)])
    const expected = await read(unpatched<Decode>(DECODER), bytes, 2)
    const { messages, end } = await read(decode, bytes, 2)
    expect(messages.map(plain)).toEqual(expected.messages.map(plain))
    expect(end).toBe(expected.end)
    // A copy has what the message has.
    expect(messages.map((message) => plain({ ...message }))).toEqual(messages.map(plain))
    for (const message of messages) expect(textOf(message)).toBe(message.value?.toString() ?? null)
  })

  it.each([0n, 41n, 2n ** 53n - 2n, 2n ** 62n])('behind offset %s', async (first) => {
    const bytes = await batchOf(records)
    bytes.writeBigInt64BE(first, 0)
    expect((await read(decode, bytes)).messages.map(({ offset }) => offset)).toEqual(
      (await read(unpatched<Decode>(DECODER), bytes)).messages.map(({ offset }) => offset),
    )
  })

  it.each([
    ['control records', 0x20],
    ['times of the broker', 0x08],
  ])('%s', async (_, bit) => {
    const bytes = await batchOf(records)
    bytes.writeInt16BE(bit, 21)
    expect((await read(decode, bytes)).messages.map(plain)).toEqual(
      (await read(unpatched<Decode>(DECODER), bytes)).messages.map(plain),
    )
  })

  it('half a batch at the end of a fetch', async () => {
    const bytes = (await batchOf(records)).subarray(0, -1)
    const ended = (one: Decode) => read(one, bytes).catch(({ name, message }) => ({ name, message }))
    expect(await ended(decode)).toEqual(await ended(unpatched<Decode>(DECODER)))
    expect(await ended(decode)).toMatchObject({ name: 'KafkaJSPartialMessageError' })
  })
})

describe('the headers of a message', () => {
  const received = async (headers: object) => (await read(decode, await batchOf([{ value: '', headers }]))).messages[0]
  const bytes = (text: string) => Buffer.from(text)

  it('may be called like something that every object has', async () => {
    const message = await received(JSON.parse('{ "__proto__": "a", "toString": "b" }'))
    expect(Object.entries(message?.headers ?? {})).toEqual([
      ['__proto__', bytes('a')],
      ['toString', bytes('b')],
    ])
  })

  test('one of them is the same alone', async () => {
    const headers = { ce_id: '1', ce_time: 'now', ce_type: ['a', 'b', 'c'], twice: ['a', 'b'], empty: '', größe: 'ü' }
    const message = await received(headers)
    if (message === undefined) throw new Error('nothing was read')
    const names = ['ce_id', 'ce_time', 'ce_type', 'twice', 'empty', 'ce_i', 'ce_idx', 'toString', 'missing']
    const alone = names.map((name) => headerOf(message, name))
    expect(alone.slice(0, 5)).toEqual([
      bytes('1'),
      bytes('now'),
      ['a', 'b', 'c'].map(bytes),
      [bytes('a'), bytes('b')],
      bytes(''),
    ])
    expect(alone.slice(5)).toEqual([undefined, undefined, undefined, undefined])
    const all = message.headers ?? {}
    expect(alone).toEqual(names.map((name) => (Object.hasOwn(all, name) ? all[name] : undefined)))
    // Also when all of them are there already.
    expect(names.map((name) => headerOf(message, name))).toEqual(alone)
  })

  test('one without a value has none', async () => {
    const record = await batchOf([{ value: '', headers: { a: 'x' } }])
    // The length of the value, and its only byte, become a length of -1 and the end of the record.
    const whole = Buffer.concat([record.subarray(0, -2), Buffer.from([1])])
    whole.writeInt32BE(whole.length - 12, 8)
    whole.writeInt8(whole.readInt8(61) - 2, 61)
    const [message] = (await read(decode, whole)).messages
    expect([message && headerOf(message, 'a'), message?.headers]).toEqual([null, { a: null }])
  })
})
