import type { KafkaMessage, Message } from 'kafkajs'
import { expect, test } from 'vitest'
import { deadLetterHeaders } from '../../../../contracts/cloudevents.ts'
import { admits, type DeadLetterFilter, deadLetterOf } from '../../../../services/runtime/tools/dead-letter.ts'
import { markOf, readMark, redrivenMessage } from '../../../../services/runtime/tools/redriven.ts'

/** A message as it comes back from Kafka. */
const stored = ({ key = null, value, headers = {} }: Message, offset = '7'): KafkaMessage => ({
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(String(text))])),
  timestamp: '1700000000000',
  attributes: 0,
  offset,
})

const letter = (headers: Record<string, string> = {}, value: string | null = '{') =>
  deadLetterOf(
    'orders.dlq',
    1,
    stored({
      key: 'k',
      value,
      headers: {
        ce_id: 'id-1',
        [deadLetterHeaders.topic]: 'orders',
        [deadLetterHeaders.partition]: '2',
        [deadLetterHeaders.offset]: '40',
        [deadLetterHeaders.group]: 'shop',
        [deadLetterHeaders.error]: 'InvalidMessage',
        [deadLetterHeaders.eventId]: 'id-1',
        ...headers,
      },
    }),
  )

test('a dead letter is read from its headers', () => {
  expect(letter()).toMatchObject({
    position: 'orders.dlq/1/7',
    failedAt: new Date(1_700_000_000_000),
    topic: 'orders',
    from: 'orders/2/40',
    group: 'shop',
    error: 'InvalidMessage',
    eventId: 'id-1',
    key: 'k',
  })
  expect(deadLetterOf('orders.dlq', 1, stored({ value: 'x' }))).toMatchObject({ from: '', group: undefined })
})

test('a redriven message keeps every byte and its history, and is for one group', () => {
  const one = letter({}, null)
  const { timestamp, ...message } = redrivenMessage({ ...one, group: 'shop' }, 2)
  expect(timestamp).toBeUndefined()
  expect(message).toEqual({
    key: one.record.key,
    value: null,
    partition: 2,
    headers: {
      ...one.record.headers,
      'x-redriven-from': 'orders.dlq/1/7',
      'x-redriven-for-group': 'shop',
      'x-original-event-id': 'id-1',
    },
  })
})

test('a mark is read as it was written, and nothing else is one', () => {
  const redriven = [
    { offset: 7n, to: 'orders/2/50' },
    { offset: 9_007_199_254_740_993n, to: 'orders/0/1' },
  ]
  const mark = markOf('orders.dlq', 1, redriven)
  expect(mark).toMatchObject({ partition: 1, key: 'redriven orders.dlq/1/7' })
  expect(readMark(stored(mark))).toEqual(redriven)
  expect(readMark(letter().record)).toBeUndefined()
  expect(readMark(stored({ ...mark, value: '{"redriven":[]}' }))).toBeUndefined()
  expect(readMark(stored({ ...mark, value: 'x' }))).toBeUndefined()
})

test('a filter admits what it names, and all where it names nothing', () => {
  const any: DeadLetterFilter = {
    group: '',
    error: '',
    since: new Date(0),
    until: new Date(8.64e15),
    key: '',
    eventId: '',
  }
  const admitted = (part: Partial<DeadLetterFilter>) => admits({ ...any, ...part }, letter())
  expect(admitted({})).toBe(true)
  for (const part of [{ group: 'shop' }, { error: 'InvalidMessage' }, { key: 'k' }, { eventId: 'id-1' }]) {
    expect(admitted(part)).toBe(true)
  }
  for (const part of [{ group: 'other' }, { error: 'Other' }, { key: 'l' }, { eventId: 'id-2' }]) {
    expect(admitted(part)).toBe(false)
  }
  const at = new Date(1_700_000_000_000)
  expect([admitted({ since: at }), admitted({ until: at })]).toEqual([true, false])
  expect(admits({ ...any, group: 'shop' }, deadLetterOf('orders.dlq', 0, stored({ value: '' })))).toBe(false)
})
