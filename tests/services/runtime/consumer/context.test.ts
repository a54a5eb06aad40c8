import { expect, test } from 'vitest'
import { EventContext } from '../../../../services/runtime/consumer/context.ts'
import { message, silent } from './support.ts'

test('a context shows the CloudEvents attributes of its message', () => {
  const headers = { ce_id: 'e1', ce_source: '/shop', ce_time: '2026-01-02T03:04:05.000Z' }
  const context = new EventContext('things', 2, message(7, {}, headers), 'thing.counted', 3, silent)
  expect(context).toMatchObject({ topic: 'things', partition: 2, offset: '7', type: 'thing.counted', attempt: 3 })
  expect([context.id, context.source, context.time.toISOString(), context.key]).toEqual([
    'e1',
    '/shop',
    '2026-01-02T03:04:05.000Z',
    'key',
  ])
})

test('an event without headers is identified by its position and dated by its record', () => {
  const context = new EventContext('things', 2, message(7, {}), 'thing.counted', 1, silent)
  expect([context.id, context.source, context.time.getTime()]).toEqual(['things/2/7', undefined, 1_700_000_000_000])
})

test('a redriven event without ce_id keeps the id it had at first', () => {
  const redriven = message(9, {}, { 'x-original-event-id': 'things/2/7' })
  expect(new EventContext('things', 2, redriven, 'thing.counted', 1, silent).id).toBe('things/2/7')
})

test('lines of a context carry its position and id', () => {
  const lines: unknown[] = []
  const log = { ...silent, info: (fields: object, text: string) => void lines.push([fields, text]) }
  new EventContext('things', 0, message(7, {}), 'thing.counted', 1, log).log.info({ n: 1 }, 'counted')
  expect(lines).toEqual([[{ topic: 'things', partition: 0, offset: '7', event: 'things/0/7', n: 1 }, 'counted']])
})
