import { expect, test } from 'vitest'
import { formatVersion, isKafkaImage, versionOf } from '../../../../gate/kafka/model/version.ts'

test.each([
  ['apache/kafka:4.3.1', '4.3.1'],
  ['apache/kafka:4.3.1@sha256:00ff', '4.3.1'],
  ['registry.example.com:5000/team/kafka:v3.9', '3.9.0'],
  ['docker.io/bitnamilegacy/kafka:3.7.0-debian-12-r0', '3.7.0'],
  ['confluentinc/cp-kafka:7.9.0', '3.9.0'],
  ['confluentinc/cp-kafka:8.0.1', '4.0.1'],
])('%s has Kafka %s', (image, version) => {
  const found = versionOf(image)
  expect(found && formatVersion(found)).toBe(version)
})

test.each(['apache/kafka', 'apache/kafka:latest', 'kafka@sha256:00ff'])('%s does not say it', (image) => {
  expect(isKafkaImage(image)).toBe(true)
  expect(versionOf(image)).toBeUndefined()
})

test('what only has Kafka in its name is no node', () => {
  expect(['kafbat/kafka-ui:1.3.0', 'cdk8s-kafka/base:0.1.0', 'kafka-exporter'].some(isKafkaImage)).toBe(false)
})
