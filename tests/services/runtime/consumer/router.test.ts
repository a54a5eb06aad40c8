import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineEvent } from '../../../../contracts/event.ts'
import { handle, InvalidMessage } from '../../../../services/runtime/consumer/handler.ts'
import { createRoutes } from '../../../../services/runtime/consumer/router.ts'
import { counted, message, silent } from './support.ts'

const named = defineEvent({
  type: 'thing.named',
  about: 'A thing got a name.',
  schema: z.object({ name: z.string() }),
  key: ({ name }) => name,
})
const handlers = [handle(counted, () => undefined), handle(named, () => undefined)]
const route = createRoutes([{ topic: 'things', events: [] }], handlers, 'group', silent).get('things')
const typeOf = (...args: Parameters<typeof message>) => route?.match(message(...args), 0)?.registration.event.type

describe('a message finds its handler', () => {
  test('by its ce_type header', () => {
    expect(typeOf(0, { name: 'x' }, { ce_type: 'thing.named' })).toBe('thing.named')
  })

  test('by its shape when it has no header, and keeps to the fields of the schema', () => {
    expect(typeOf(0, { name: 'x', more: 1 })).toBe('thing.named')
    expect(route?.match(message(0, { n: 1, more: 1 }), 0)?.payload).toEqual({ n: 1 })
  })

  test('or is not for this group when no handler wants its type, whatever its value is', () => {
    expect(typeOf(0, 'no JSON', { ce_type: 'thing.painted' })).toBeUndefined()
  })

  test('or is invalid, and the error says why', () => {
    expect(() => typeOf(0, { n: 'x' }, { ce_type: 'thing.counted' })).toThrow(InvalidMessage)
    expect(() => typeOf(0, { n: 'x' }, { ce_type: 'thing.counted' })).toThrow(/the value is no thing.counted: n: /)
    expect(() => typeOf(0, {})).toThrow('has the shape of none of thing.counted, thing.named')
  })
})

describe('the type of a message', () => {
  const headers = (...types: string[]) => ({ ce_type: types.map((type) => Buffer.from(type)) })

  test('is what several equal headers say', () => {
    expect(typeOf(0, { name: 'x' }, headers('thing.named', 'thing.named'))).toBe('thing.named')
  })

  test('is none when headers say two things', () => {
    expect(() => typeOf(0, { name: 'x' }, headers('thing.named', 'thing.counted'))).toThrow(
      new InvalidMessage('expected one ce_type header, got "thing.named", "thing.counted"'),
    )
  })

  test('is looked for in its shape when the header is empty', () => {
    expect(typeOf(0, { name: 'x' }, { ce_type: '' })).toBe('thing.named')
  })

  test.each([
    ['warn', ['thing.counted', 'thing.named', 'thing.painted'], ['"thing.named "', '"Thing.named"', '"order.placed"']],
    ['info', [], ['"thing.named "', '"Thing.named"', '"order.placed"', '"thing.painted"']],
  ] as const)('that nothing is for is told once, as %s', (level, events, expected) => {
    const lines: unknown[] = []
    const log = { ...silent, [level]: (fields: object) => lines.push(fields) }
    const own = createRoutes([{ topic: 'things', events: [...events] }], handlers, 'group', log).get('things')
    const types = ['thing.named ', 'Thing.named', 'order.placed', 'thing.painted']
    for (const type of [...types, ...types]) expect(own?.match(message(7, {}, { ce_type: type }), 2)).toBeUndefined()
    expect(lines).toEqual(expected.map((type) => ({ topic: 'things', partition: 2, offset: '7', type })))
  })
})

test('a handler whose event no topic carries is a wrong setting', () => {
  expect(() => createRoutes([{ topic: 'things', events: ['thing.counted'] }], handlers, 'group', silent)).toThrow(
    'KAFKA_CONSUMES: no topic carries thing.named, which this service has a handler for',
  )
})
