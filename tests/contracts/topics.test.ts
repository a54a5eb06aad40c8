import { expect, test } from 'vitest'
import { declaredTopics } from '../../contracts/topics.ts'

const topic = { name: 'orders', partitions: 3, replicationFactor: 3, config: { 'retention.ms': '1' } }

test('declared topics are read as they are written', () => {
  expect(declaredTopics.parse(JSON.parse(JSON.stringify([topic])))).toEqual([topic])
})

test.each([
  { name: '' },
  { name: 'a b' },
  { name: 'x'.repeat(250) },
  { partitions: 0 },
  { partitions: 1.5 },
  { replicationFactor: -1 },
  { config: { 'retention.ms': 1 } },
  { partition: 3 },
])('a declaration with %j is refused', (wrong) => {
  expect(declaredTopics.safeParse([{ ...topic, ...wrong }]).success).toBe(false)
})
