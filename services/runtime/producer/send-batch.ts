import type { Values } from '../../../contracts/codec.ts'
import type { producerSettings } from '../../../contracts/settings.ts'
import { CompressionTypes, createErrorFromCode, type Producer } from '../kafka/kafkajs.ts'
import { answerIn } from '../kafka/produce.ts'
import type { Metrics } from '../metrics.ts'
import { Unavailable } from '../unavailable.ts'
import type { SendBatch } from './pending.ts'

/** Milliseconds in which the replicas have to have a batch, before the broker gives it up: Kafka's `request.timeout.ms`. */
const REPLICATION_TIMEOUT_MS = 15_000

/** kafkajs's words for Kafka's `acks` and `compression.type`. */
const acksOf = { all: -1, 1: 1, 0: 0 } as const
const compressionOf = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
} as const

/** Makes the {@link SendBatch} of a kafkajs producer. It throws {@link Unavailable} for what may succeed later. */
export function createSendBatch(
  client: Pick<Producer, 'sendBatch'>,
  settings: Pick<Values<typeof producerSettings>, 'acks' | 'compressionType'>,
  { durations }: Pick<Metrics, 'durations'>,
): SendBatch {
  const acks = acksOf[settings.acks]
  const compression = compressionOf[settings.compressionType]
  return async (topicMessages) => {
    const startedAt = performance.now()
    try {
      const results = await client.sendBatch({ topicMessages, acks, compression, timeout: REPLICATION_TIMEOUT_MS })
      return acks === 0 ? 'unacknowledged' : results
    } catch (error) {
      // One bad part does not speak for the rest.
      const answer = answerIn(error as Error)
      if (answer) return answer
      throw asUnavailable(error as Error)
    } finally {
      for (const { topic } of topicMessages) {
        durations.send.with({ topic }).observe((performance.now() - startedAt) / 1_000)
      }
    }
  }
}

/** The error of one of Kafka's codes; 0 is for what kafkajs has not sent. */
export const errorOf = (code: number): Error =>
  code === 0 ? new Unavailable('kafkajs has not sent it') : asUnavailable(createErrorFromCode(code))

/** kafkajs marks what may succeed later; it ends its retries with an error that says no more than their number. */
function asUnavailable(error: Error & { readonly retriable?: boolean }): Error {
  const outage = isOutage(error)
  return outage ? new Unavailable(`Kafka did not acknowledge: ${error.message}`, { cause: error }) : error
}

/** kafkajs wraps what ended its retries of a connection into an error that says that nothing can be tried again. */
const isOutage = (error: Error & { readonly retriable?: boolean }): boolean =>
  error.retriable === true ||
  error.name === 'KafkaJSNumberOfRetriesExceeded' ||
  (error.cause instanceof Error && isOutage(error.cause))
