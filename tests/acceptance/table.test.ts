import { expect, test } from 'vitest'
import { see, tail } from './seen.ts'
import type { Row } from './step.ts'
import { table } from './table.ts'

const row = (command: string, outcome: Row['outcome'], seen: string): Row => ({
  step: { command, expected: 'it works', sees: /works/ },
  outcome,
  seen,
})

test('a table says how many rows are as expected, and marks the others', () => {
  const rows = [
    row('kubectl get pods | grep kafka', 'as expected', 'kafka-0'),
    row('curl \\\n  -i localhost', 'differs', 'exit code 7: no output'),
    row('first\nsecond', 'not here', 'no load balancer'),
  ]
  expect(table('shop', rows)).toBe(`## shop

1 of 3 rows as expected, 1 differs, 1 not here.

| command | expected | seen |
| --- | --- | --- |
| \`kubectl get pods \\| grep kafka\` | it works | kafka-0 |
| \`curl -i localhost\` | it works | **differs**: exit code 7: no output |
| \`first\`<br>\`second\` | it works | **not here**: no load balancer |
`)
})

test('what was seen is the line of the match', () => {
  expect(see(/ready/, 'NAME\nkafka-0   ready  \nkafka-1\n', {})).toEqual({
    shown: true,
    text: 'kafka-0 ready',
    remembered: {},
  })
})

test('of a long line it is the match', () => {
  expect(see(/"offset":(?<offset>\d+)/, `${'x'.repeat(200)}"offset":7`, {})).toEqual({
    shown: true,
    text: '…"offset":7',
    remembered: { offset: '7' },
  })
})

test('a function finds what depends on earlier output', () => {
  const sees = (output: string, { id = '' }) => output.split('\n').find((line) => line.includes(id))
  expect(see(sees, 'order 1\norder 2', { id: '2' })).toEqual({ shown: true, text: 'order 2' })
  expect(see(sees, 'order 1', { id: '2' })).toEqual({ shown: false, text: 'order 1' })
})

test('of an output that shows nothing the last lines are of interest', () => {
  expect(tail('1\n2\n3\n\n4\n')).toBe('2 · 3 · 4')
  expect(tail(' \n')).toBe('no output')
  expect(tail('x'.repeat(500))).toHaveLength(400)
})
