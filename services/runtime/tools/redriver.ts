import type { DeadLetterRoute } from '../../../contracts/tools.ts'
import {
  CompressionTypes,
  type Kafka,
  type Message,
  Partitioners,
  type RecordMetadata,
  type Transaction,
} from '../kafka/kafkajs.ts'
import type { DeadLetter } from './dead-letter.ts'
import { markOf, redrivenMessage } from './redriven.ts'
import { Refused } from './run.ts'

/**
 * Milliseconds after which Kafka ends what a killed run has left open; until then consumers of the source topic wait at that
 * place. The next run ends it at once.
 */
const TRANSACTION_TIMEOUT_MS = 20_000

/** Errors that mean: a later run of this tool has taken over. */
const TAKEN_OVER = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'INVALID_TXN_STATE'])

/** Errors of the place where a message belongs, and what they mean. Other dead letters can be put back nevertheless. */
const OBSTACLES: Readonly<Record<string, string>> = {
  MESSAGE_TOO_LARGE: 'too large for its topic with the headers that say where it was',
  LEADER_NOT_AVAILABLE: 'its partition has no leader',
  UNKNOWN_TOPIC_OR_PARTITION: 'its topic or partition is not there',
}

/** Thrown when nothing was put back for a reason that is of these dead letters alone. */
export class Obstructed extends Error {
  override readonly name = 'Obstructed'
}

/** A dead letter that a group of its topic can process again. */
export type Redrivable = DeadLetter & { readonly group: string }

/**
 * Puts dead letters of one topic back, each of them once: a transaction brings the messages and the marks of their dead
 * letters at the same time or not at all, and of two runs at the same time the earlier one can write no more.
 */
export class Redriver {
  readonly #producer: ReturnType<Kafka['producer']>
  readonly #route: DeadLetterRoute
  #begun: Transaction | undefined

  private constructor(kafka: Kafka, route: DeadLetterRoute) {
    this.#route = route
    this.#producer = kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      maxInFlightRequests: 1,
      transactionalId: `${route.deadLetters}.redrive`,
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
    })
  }

  /** From now on no earlier run can write, and all that it has written can be read. */
  static async open(kafka: Kafka, route: DeadLetterRoute): Promise<Redriver> {
    const redriver = new Redriver(kafka, route)
    await redriver.#producer.connect()
    redriver.#begun = await redriver.#producer.transaction()
    return redriver
  }

  /**
   * Puts some dead letters of one partition back, all of them or none.
   * @throws when none was put back, or when that is not known; another run knows. {@link Obstructed} when others can be
   */
  async redrive(letters: readonly Redrivable[], compression = CompressionTypes.GZIP): Promise<void> {
    const [first] = letters
    if (first === undefined) return
    const transaction = this.#begun ?? (await this.#producer.transaction())
    this.#begun = undefined
    try {
      const { topic, deadLetters } = this.#route
      const messages = letters.map((letter) => redrivenMessage(letter, partitionOf(letter)))
      // A message may be larger than its topic allows: brokers look at the batch, which was compressed.
      const results = await transaction.send({ topic, messages, acks: -1, compression })
      const positions = positionsOf(topic, messages, results)
      const redriven = letters.map(({ offset }, index) => ({ offset, to: positions[index] ?? '' }))
      const mark = markOf(deadLetters, first.partition, redriven)
      positionsOf(deadLetters, [mark], await transaction.send({ topic: deadLetters, messages: [mark], acks: -1 }))
    } catch (error) {
      await transaction.abort().catch(() => undefined)
      const type = typeOf(error as Error)
      // What cannot be compressed becomes larger by it.
      if (type === 'MESSAGE_TOO_LARGE' && letters.length === 1 && compression !== CompressionTypes.None) {
        return this.redrive(letters, CompressionTypes.None)
      }
      const obstacle = OBSTACLES[type]
      if (obstacle !== undefined) throw new Obstructed(obstacle, { cause: error })
      throw explained(error as Error, `none of ${first.position} and ${letters.length - 1} more was put back`)
    }
    try {
      await transaction.commit()
    } catch (error) {
      throw explained(
        error as Error,
        `whether ${first.position} and ${letters.length - 1} more were put back is not known`,
      )
    }
  }

  async close(): Promise<void> {
    await this.#begun?.abort().catch(() => undefined)
    await this.#producer.disconnect()
  }
}

/** The partition where the message was: keys keep their order, whoever chose it. */
const partitionOf = ({ from }: DeadLetter): number => Number(from.split('/')[1])

/**
 * Where messages were stored: those of one partition one after the other, from the `baseOffset` that is reported for it.
 * @throws when nothing is reported: kafkajs 2.2.4 leaves out a partition whose leader moves during a retry, and succeeds
 */
function positionsOf(topic: string, messages: readonly Message[], results: readonly RecordMetadata[]): string[] {
  const next = new Map(results.map(({ partition, baseOffset }) => [partition, baseOffset && BigInt(baseOffset)]))
  return messages.map(({ partition = 0 }) => {
    const offset = next.get(partition)
    if (typeof offset !== 'bigint') throw new Error(`${topic}/${partition} has not acknowledged`)
    next.set(partition, offset + 1n)
    return `${topic}/${partition}/${offset}`
  })
}

const typeOf = (error: Error & { readonly type?: string }): string =>
  error.type ?? (error.cause as { type?: string } | undefined)?.type ?? ''

function explained(error: Error, outcome: string): Error {
  if (TAKEN_OVER.has(typeOf(error))) return new Refused('a later run has taken over, or this one took too long')
  return new Error(`${outcome}; run it again: ${error.message}`, { cause: error })
}
