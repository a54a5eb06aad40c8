import { expect, test } from 'vitest'
import { decode, encode } from '../../contracts/codec.ts'
import { type ReplayTarget, tools } from '../../contracts/tools.ts'

test.each<[string, ReplayTarget]>([
  ['earliest', 'earliest'],
  ['2026-12-31T08:00:00.000Z', new Date('2026-12-31T08:00:00Z')],
  [
    'orders/0=15,my.topic_2-x/12=0',
    [
      { topic: 'orders', partition: 0, offset: '15' },
      { topic: 'my.topic_2-x', partition: 12, offset: '0' },
    ],
  ],
])('%s is a place to go on at', (raw, to) => {
  const env = { TOOL_GROUP: 'shop', TOOL_TO: raw }
  expect(decode(tools.replay, env)).toEqual({ group: 'shop', topics: [], to, execute: false, output: 'text' })
  expect(encode(tools.replay, { to })).toEqual({ TOOL_TO: raw })
})

test('a time in another zone is the same time', () => {
  const { to } = decode(tools.replay, { TOOL_GROUP: 'shop', TOOL_TO: '2026-12-31T09:00:00+01:00' })
  expect(to).toEqual(new Date('2026-12-31T08:00:00Z'))
})

test.each(['latest', '2026-12-31', '2026-12-31T08:00:00', 'orders/0', 'orders/0=-1', 'orders=3', 'orders/0=1,'])(
  '%j is none',
  (raw) => {
    expect(() => decode(tools.replay, { TOOL_GROUP: 'shop', TOOL_TO: raw })).toThrow(
      /TOOL_TO: got ".*", expected earliest, a time with its zone, .*, or offsets like orders\/0=15/,
    )
  },
)

test('what is left out of a filter admits all', () => {
  const route = { topic: 'orders', deadLetters: 'orders.dlq', groups: [] }
  const values = decode(tools['dlq-redrive'], { TOOL_DEAD_LETTERS: JSON.stringify([route]) })
  expect(values).toMatchObject({ deadLetters: [route], group: '', since: new Date(0), limit: 0, execute: false })
  expect(() => decode(tools['dlq-list'], { TOOL_LIMIT: '0', TOOL_ALL: 'yes', TOOL_UNTIL: 'now' })).toThrow(/4 invalid/)
})
