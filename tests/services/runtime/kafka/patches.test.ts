import { expect, test } from 'vitest'
import { patchKafkajs } from '../../../../services/runtime/kafka/patches.ts'

test.each(['2.2.3', '2.3.0-beta.3', '2.2.40'])('another kafkajs than the patched one is refused: %s', (version) => {
  expect(() => patchKafkajs(version)).toThrow(
    `kafkajs: expected version 2.2.4, which this runtime patches, got ${version}`,
  )
})
