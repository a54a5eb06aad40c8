import { createRequire } from 'node:module'
import kafkajs from 'kafkajs'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { addCodecs } from '../../../../services/runtime/kafka/codecs.ts'
import { patchKafkajs } from '../../../../services/runtime/kafka/patches.ts'
import { unpatched } from './unpatched.ts'

const require = createRequire(import.meta.url)
const REQUEST = require.resolve('kafkajs/src/protocol/requests/produce/v3/request.js')

type Produce = (request: object) => { encode(): Promise<{ buffer: Buffer }>; expectResponse(): boolean }

let produce: Produce
beforeAll(() => {
  addCodecs()
  patchKafkajs()
  produce = require(REQUEST)
})
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_123 }))
afterEach(() => void vi.useRealTimers())

/** The bytes of a request with these messages for one partition. */
const encode = async (one: Produce, messages: readonly object[], request: object = {}) => {
  const topicData = [{ topic: 'a', partitions: [{ partition: 2, messages }] }]
  return (await one({ acks: -1, timeout: 1_000, topicData, ...request }).encode()).buffer
}

/** Compared as a whole: a difference of megabytes is nothing to print. */
const same = (got: Buffer, expected: Buffer) =>
  expect(got.equals(expected), `${got.length} bytes, expected ${expected.length}`).toBe(true)

const sizes = [0, 1, 20, 62, 63, 64, 65, 127, 128, 4_000, 8_180, 8_190, 8_192, 16_380, 20_000, 1_048_560, 3_000_000]

test.each<[string, readonly object[]]>([
  ['nothing', [{ key: null, value: null }, { value: '' }, { key: undefined, value: Buffer.alloc(0), headers: {} }]],
  ['texts of every length', sizes.map((size) => ({ key: 'k', value: 'x'.repeat(size) }))],
  ['bytes of every length', sizes.map((size) => ({ key: Buffer.alloc(size, 7), value: Buffer.alloc(size, 0xff) }))],
  [
    'characters of more than one byte',
    ['ä', `${'x'.repeat(62)}ä`, `${'x'.repeat(63)}ä`, '🚚'.repeat(40), '\uD800', '\0', '\x7f\x80'].map((text) => ({
      key: text,
      value: text,
      headers: { [text]: text },
    })),
  ],
  [
    'headers',
    [
      {
        value: '',
        headers: { ce_id: '1', ce_type: 'order.placed', long: 'x'.repeat(300), bytes: Buffer.from([0, 255]) },
      },
      { value: '', headers: { twice: ['a', Buffer.from('b')], none: [], '': '' } },
      { value: '', headers: JSON.parse('{ "__proto__": "a", "toString": "b" }') },
      { value: '', headers: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`h${i}`, String(i)])) },
    ],
  ],
  [
    'times',
    [0, 1, -1, 300, 2 ** 31, -(2 ** 31) - 1, 2 ** 40, -(2 ** 40)].map((n) => ({
      value: '',
      timestamp: String(1_700_000_000_000 + n),
    })),
  ],
  ['a time and none', [{ value: '', timestamp: '1699999999999' }, { value: '' }, { value: '', timestamp: 0 }]],
  ['many', Array.from({ length: 20_000 }, (_, i) => ({ key: String(i), value: '{}', headers: { n: String(i) } }))],
])('messages are written as kafkajs writes them: %s', async (_, messages) => {
  same(await encode(produce, messages), await encode(unpatched<Produce>(REQUEST), messages))
  for (const message of messages.slice(0, 100)) {
    same(await encode(produce, [message]), await encode(unpatched<Produce>(REQUEST), [message]))
  }
})

const { GZIP, Snappy, LZ4 } = kafkajs.CompressionTypes
const messages = [
  { key: 'a', value: '{"n":1}', headers: { ce_id: '1' } },
  { key: 'b', value: '{"n":2}' },
]

test.each([
  ['acks 0', { acks: 0 }],
  ['gzip', { compression: GZIP }],
  ['snappy', { compression: Snappy }],
  ['lz4', { compression: LZ4 }],
  ['a transaction', { transactionalId: 'b', producerId: '12345678901', producerEpoch: 7 }],
  ['an idempotent producer', { producerId: 5, producerEpoch: 1 }],
  ['no topics', { topicData: [] }],
  [
    'several topics and partitions',
    {
      topicData: [
        {
          topic: 'a',
          partitions: [
            { partition: 0, firstSequence: 9, messages },
            { partition: 7, messages },
          ],
        },
        { topic: 'ä', partitions: [{ partition: 1, messages: messages.slice(1) }] },
      ],
    },
  ],
])('a request is what kafkajs makes of it: %s', async (_, request) => {
  same(await encode(produce, messages, request), await encode(unpatched<Produce>(REQUEST), messages, request))
  const { encode: _one, ...got } = produce({ acks: -1, topicData: [], ...request })
  const { encode: _other, ...expected } = unpatched<Produce>(REQUEST)({ acks: -1, topicData: [], ...request })
  expect({ ...got, expectResponse: got.expectResponse() }).toEqual({
    ...expected,
    expectResponse: expected.expectResponse(),
  })
})

test.each([
  ['a header without a value', { value: '', headers: { a: null } }],
  ['a header that is a number', { value: '', headers: { a: 1 } }],
  ['a value that is an object', { value: {} }],
  ['a key that is a number', { key: 1, value: '' }],
])('what kafkajs refuses is refused as before, and the next is none the worse: %s', async (_, message) => {
  const refused = (one: Produce) => encode(one, [message]).catch(String)
  expect(await refused(produce)).toMatch(/^TypeError/)
  expect(await refused(produce)).toBe(await refused(unpatched<Produce>(REQUEST)))
  same(await encode(produce, messages), await encode(unpatched<Produce>(REQUEST), messages))
})
