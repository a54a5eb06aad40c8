import { createRequire } from 'node:module'
import type { RecordMetadata } from './kafkajs.ts'

/** Versions of the Produce request that kafkajs 2.2.4 knows. */
const VERSIONS = [0, 1, 2, 3, 4, 5, 6, 7]

/** An answer to a Produce request. */
interface Answer {
  readonly topics: readonly {
    readonly topicName: string
    readonly partitions: readonly Omit<RecordMetadata, 'topicName'>[]
  }[]
}

/** An error that kafkajs made of an answer. */
interface AnswerError extends Error {
  answer?: Answer
}

/**
 * Makes kafkajs keep the whole answer of a broker with the error that it makes of one part: 2.2.4 throws it away, and nobody
 * learns what else of the request is stored.
 */
export function keepAnswers(): void {
  const require = createRequire(import.meta.url)
  for (const version of VERSIONS) {
    const response = require(`kafkajs/src/protocol/requests/produce/v${version}/response.js`)
    const { parse } = response
    response.parse = (answer: Answer) =>
      parse(answer).catch((error: AnswerError) => {
        error.answer ??= answer
        throw error
      })
  }
}

/** What a broker answered for each partition, those with an error included; `undefined` when there was no answer. */
export function answerIn(error: AnswerError): RecordMetadata[] | undefined {
  const answer = error.answer ?? (error.cause as AnswerError | undefined)?.answer
  return answer?.topics.flatMap(({ topicName, partitions }) => partitions.map((one) => ({ topicName, ...one })))
}
