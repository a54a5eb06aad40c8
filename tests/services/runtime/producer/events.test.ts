import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineEvent } from '../../../../contracts/event.ts'
import { createTopicOf, InvalidEvent, toMessage } from '../../../../services/runtime/producer/events.ts'
import { counted } from '../consumer/support.ts'

test('an event becomes its payload as JSON, its key and CloudEvents headers', () => {
  const time = new Date('2026-01-02T03:04:05Z')
  expect(toMessage(counted, { n: 1 }, '/shop', { id: 'e1', time })).toEqual({
    key: '1',
    value: '{"n":1}',
    headers: {
      ce_specversion: '1.0',
      ce_id: 'e1',
      ce_type: 'thing.counted',
      ce_source: '/shop',
      ce_time: '2026-01-02T03:04:05.000Z',
      'content-type': 'application/json',
    },
  })
})

test('what is sent is what the schema says: defaults go out, and fields that it does not know do not', () => {
  const ordered = defineEvent({
    type: 'thing.ordered',
    about: 'A thing was ordered.',
    schema: z.object({ id: z.string().trim(), quantity: z.number().default(1) }),
    key: ({ id }) => id,
  })
  const payload = { id: ' a ', secret: 'x' } as unknown as { id: string; quantity: number }
  expect(toMessage(ordered, payload, '/shop', {})).toMatchObject({ key: 'a', value: '{"id":"a","quantity":1}' })
})

test('an event without an id gets a new one each time', () => {
  const id = () => toMessage(counted, { n: 1 }, '/shop', {}).headers?.ce_id
  expect(id()).toMatch(/^[0-9a-f-]{36}$/)
  expect(id()).not.toBe(id())
})

test('a payload of another shape is refused with every problem', () => {
  expect(() => toMessage(counted, { n: 'x' } as never, '/shop', {})).toThrow(InvalidEvent)
  expect(() => toMessage(counted, { n: 'x' } as never, '/shop', {})).toThrow(/^this is no thing.counted: n: /)
})

describe('the topic of an event', () => {
  test('is the one whose route names it, else the one that carries any', () => {
    const topicOf = createTopicOf([
      { topic: 'things', events: ['thing.counted'] },
      { topic: 'rest', events: [] },
    ])
    expect([topicOf('thing.counted'), topicOf('thing.named')]).toEqual(['things', 'rest'])
  })

  test.each([
    [[], 'none'],
    [['a', 'b'], 'a, b'],
  ])('must be exactly one, not %j', (topics, found) => {
    const topicOf = createTopicOf(topics.map((topic) => ({ topic, events: ['thing.counted'] })))
    expect(() => topicOf('thing.counted')).toThrow(
      `KAFKA_PRODUCES: expected one topic that carries thing.counted, got ${found}`,
    )
  })
})
