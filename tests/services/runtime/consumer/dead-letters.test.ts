import type { KafkaMessage } from 'kafkajs'
import { expect, test } from 'vitest'
import { deadLetter } from '../../../../services/runtime/consumer/dead-letters.ts'
import { message } from './support.ts'

const at = { topic: 'things', partition: 4, group: 'group', service: 'service' }
const failure = (error: Error) => ({
  offset: '7',
  error,
  attempts: 5,
  final: true,
  firstFailedAt: new Date('2026-01-01T00:00:00Z'),
  lastFailedAt: new Date('2026-01-01T00:01:00Z'),
})

test('a dead letter has the same key, value and headers, and says what failed', () => {
  const original = message(7, { n: 1 }, { ce_id: 'e1', custom: 'kept' })
  const letter = deadLetter(original, at, failure(new TypeError('boom')))
  expect(letter.key).toBe(original.key)
  expect(letter.value).toBe(original.value)
  expect(letter.partition).toBe(4)
  expect(letter.headers?.custom).toBe(original.headers?.custom)
  expect(letter.headers).toMatchObject({
    'kafka_dlt-original-topic': 'things',
    'kafka_dlt-original-partition': '4',
    'kafka_dlt-original-offset': '7',
    'kafka_dlt-original-timestamp': '1700000000000',
    'kafka_dlt-original-consumer-group': 'group',
    'kafka_dlt-exception-fqcn': 'TypeError',
    'kafka_dlt-exception-message': 'boom',
    kafka_deliveryAttempt: '5',
    'x-first-failed-at': '2026-01-01T00:00:00.000Z',
    'x-last-failed-at': '2026-01-01T00:01:00.000Z',
    'x-failed-service': 'service',
    'x-original-event-id': 'e1',
  })
})

test('headers without a value become empty: kafkajs reads them, and cannot write them', () => {
  const headers: unknown = { none: null, both: [Buffer.from('a'), null] }
  const original = { ...message(7, {}), headers } as KafkaMessage
  expect(deadLetter(original, at, failure(new Error('boom'))).headers).toMatchObject({
    none: Buffer.alloc(0),
    both: [Buffer.from('a'), Buffer.alloc(0)],
  })
})

test('a dead letter of a redriven message has no more headers than the first one', () => {
  const first = deadLetter(message(7, {}), at, failure(new Error('boom')))
  const texts = Object.fromEntries(Object.entries(first.headers ?? {}).map(([name, value]) => [name, String(value)]))
  const second = deadLetter(message(9, {}, texts), at, failure(new Error('again')))
  expect(Object.keys(second.headers ?? {}).sort()).toEqual(Object.keys(first.headers ?? {}).sort())
  expect(second.headers).toMatchObject({ 'kafka_dlt-original-offset': '9', 'x-original-event-id': 'things/4/7' })
})

test('a stack trace is cut at 4 KiB, not within a character', () => {
  const error = new Error('boom')
  error.stack = `x${'é'.repeat(5_000)}`
  const stack = String(deadLetter(message(7, {}), at, failure(error)).headers?.['kafka_dlt-exception-stacktrace'])
  expect(Buffer.byteLength(stack)).toBe(4_095)
  expect(stack.endsWith('é')).toBe(true)
})
