import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { murmur2 } from '../../../../services/runtime/kafka/murmur2.ts'

const kafkajs = createRequire(import.meta.url)('kafkajs/src/producer/partitioners/default/murmur2.js')

test('keys of every length are hashed as by other clients of Kafka', () => {
  for (let n = 0; n < 2_000; n++) {
    const bytes = createHash('shake256', { outputLength: n % 67 })
      .update(String(n))
      .digest()
    for (const key of [bytes, bytes.toString('base64'), bytes.toString('latin1'), String(n)]) {
      expect(murmur2(key), String(n)).toBe(kafkajs(key))
    }
  }
})

// From the tests of Kafka's own client.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('%s', (key, hash) => expect(murmur2(key)).toBe(hash))
