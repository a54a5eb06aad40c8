import { createRequire } from 'node:module'
import { beforeAll, expect, test } from 'vitest'
import { patchKafkajs } from '../../../../services/runtime/kafka/patches.ts'

const require = createRequire(import.meta.url)
const ENCODER = require.resolve('kafkajs/src/protocol/recordBatch/record/v0/index.js')

type Encode = (record: object) => { buffer: Buffer }

/** kafkajs's own function, whatever is patched. */
function unpatched(): Encode {
  const patched = require.cache[ENCODER]
  delete require.cache[ENCODER]
  const own = require(ENCODER)
  require.cache[ENCODER] = patched
  return own
}

let encode: Encode
beforeAll(() => {
  patchKafkajs()
  encode = require(ENCODER)
})

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
    'distances',
    [0, 1, -1, 63, 64, -64, -65, 300, 2 ** 31 - 1, -(2 ** 31)].map((n) => ({
      value: '',
      offsetDelta: n,
      timestampDelta: n,
    })),
  ],
  [
    'times far apart',
    [2 ** 31, -(2 ** 31) - 1, 2 ** 40, -(2 ** 40), 2 ** 53 - 1].map((timestampDelta) => ({
      value: '',
      timestampDelta,
    })),
  ],
])('records are what kafkajs makes of them: %s', (_, records) => {
  const own = unpatched()
  // Compared as a whole first: a difference of megabytes is nothing to print.
  for (const record of records) {
    const [got, expected] = [encode(record).buffer, own(record).buffer]
    expect(got.equals(expected), `${got.length} bytes, expected ${expected.length}`).toBe(true)
  }
})

test.each([
  ['a header without a value', { value: '', headers: { a: null } }],
  ['a header that is a number', { value: '', headers: { a: 1 } }],
  ['a value that is an object', { value: {} }],
  ['a key that is a number', { key: 1, value: '' }],
])('what kafkajs refuses is refused as before, and the next record is none the worse: %s', (_, record) => {
  const refused = (one: Encode) => {
    try {
      return one(record)
    } catch (error) {
      return String(error)
    }
  }
  expect(refused(encode)).toMatch(/^TypeError/)
  expect(refused(encode)).toBe(refused(unpatched()))
  expect(encode({ value: 'a' }).buffer).toEqual(unpatched()({ value: 'a' }).buffer)
})
