import { expect, test } from 'vitest'
import { see } from '../seen.ts'
import { allRead, onePartitionEach } from './groups.ts'

const described = (...lines: string[]) =>
  ['', 'GROUP  TOPIC  PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  CONSUMER-ID  HOST  CLIENT-ID', ...lines].join(
    '\n',
  )

const first = 'shop   orders 0          4               4               0    a-1          /10    a'
const never = 'shop   orders 1          -               0               -    b-1          /10    b'
const third = 'shop   orders 2          2               2               0    c-1          /10    c'

test('a partition that was never written to is read to its end', () => {
  expect(see(allRead(3), described(first, never, third), {})).toMatchObject({ text: '3 partitions, lag 0' })
  expect(see(onePartitionEach('orders'), described(first, never, third), {}).shown).toBe(true)
})

test.each([
  ['something waits', third.replace('2               0 ', '3               1 ')],
  [
    'nothing was ever read of what is there',
    third.replace('2               2               0 ', '-               2               - '),
  ],
])('a group is behind when %s', (_, line) => {
  expect(see(allRead(3), described(first, never, line), {}).shown).toBe(false)
  expect(see(onePartitionEach('orders'), described(first, never, line), {}).shown).toBe(false)
})

test('partitions are missing, or have nobody, or share one consumer', () => {
  expect(see(allRead(3), described(first, never), {}).shown).toBe(false)
  for (const consumer of ['-  ', 'a-1']) {
    const shared = third.replace('c-1', consumer)
    expect(see(onePartitionEach('orders'), described(first, never, shared), {}).shown).toBe(false)
  }
})
