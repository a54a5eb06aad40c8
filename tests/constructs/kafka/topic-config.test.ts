import { Duration } from 'cdk8s'
import { expect, test } from 'vitest'
import { topicConfig } from '../../../constructs/kafka/topic-config.ts'

test('only what is declared is written, so that the brokers’ defaults keep their say', () => {
  expect(topicConfig({ minInsyncReplicas: 2 })).toEqual({ 'min.insync.replicas': '2' })
})

test('forever is Kafka’s -1', () => {
  expect(topicConfig({ minInsyncReplicas: 1, retention: 'forever' })['retention.ms']).toBe('-1')
})

test('durations become milliseconds', () => {
  expect(topicConfig({ minInsyncReplicas: 1, retention: Duration.days(7) })['retention.ms']).toBe('604800000')
})

test('keys are sorted, and undefined ones left out', () => {
  const config = { 'segment.ms': 5, 'a.b': true, 'segment.bytes': undefined }
  expect(Object.entries(topicConfig({ minInsyncReplicas: 1, cleanupPolicy: 'compact', config }))).toEqual([
    ['a.b', 'true'],
    ['cleanup.policy', 'compact'],
    ['min.insync.replicas', '1'],
    ['segment.ms', '5'],
  ])
})
