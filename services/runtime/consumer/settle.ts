import type { Values } from '../../../contracts/codec.ts'
import type { consumerSettings, kafkaSettings } from '../../../contracts/settings.ts'
import type { KafkaMessage, Message } from '../kafka/kafkajs.ts'
import type { Log } from '../log.ts'
import { Unavailable } from '../unavailable.ts'
import { deadLetter } from './dead-letters.ts'
import { Unprocessable } from './handler.ts'
import type { Failure, Partition, Partitions } from './partitions.ts'
import type { Tally } from './tally.ts'

/** What dealing with a failed message needs of its process. */
export interface SettleDependencies {
  readonly partitions: Partitions
  readonly settings: Pick<
    Values<typeof consumerSettings & typeof kafkaSettings>,
    'groupId' | 'maxAttempts' | 'clientId'
  >
  readonly sendDeadLetter: (topic: string, message: Message) => Promise<void>
  readonly log: Log
}

/**
 * Deals with a message that failed: notes the failure, dead-letters the message if no attempt is left, else lets its
 * partition rest.
 * @param thrown what the handler or the parser threw; `undefined` when the message only waits for its dead letter
 * @returns whether the message is dead-lettered, so that the partition can go on
 */
export type Settle = (
  message: KafkaMessage,
  partition: Partition,
  deadLetters: string | undefined,
  thrown: unknown,
  tally: Tally,
) => Promise<boolean>

/** Longest pause while something is away: attempts are not spent on it, and work goes on soon after it is back. */
const UNAVAILABLE_REST_MS = 5_000

/** Makes the {@link Settle} of a consumer. */
export function createSettle({ partitions, settings, sendDeadLetter, log }: SettleDependencies): Settle {
  const { groupId, clientId, maxAttempts } = settings

  return async (message, partition, deadLetters, thrown, tally) => {
    const before = partition.failureAt(message.offset)
    if (thrown !== undefined) tally.failed()
    const failure = before && thrown === undefined ? before : noteFailure(message, partition, deadLetters, thrown)
    const fields = describe(partition, failure)
    if (failure.final && deadLetters !== undefined) {
      const at = { topic: partition.topic, partition: partition.partition, group: groupId, service: clientId }
      try {
        await sendDeadLetter(deadLetters, deadLetter(message, at, failure))
        partition.recovered()
        tally.blocked(false)
        tally.deadLettered()
        log.error({ ...fields, deadLetters }, 'message dead-lettered')
        return true
      } catch (cause) {
        log.error({ ...fields, err: cause }, 'the dead-letter topic did not take the message')
      }
    }
    const away = failure.error instanceof Unavailable
    const restMs = Math.round(partitions.rest(partition, away ? UNAVAILABLE_REST_MS : undefined))
    tally.blocked(hopeless(failure))
    if (hopeless(failure)) log.error({ ...fields, restMs }, 'partition blocked by a message that cannot be processed')
    else log.warn({ ...fields, restMs }, away ? 'waiting for what is away' : 'handler failed, trying again later')
    return false
  }

  function noteFailure(message: KafkaMessage, partition: Partition, deadLetters: string | undefined, thrown: unknown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    const counted = error instanceof Unavailable ? 0 : 1
    const attempts = (partition.failureAt(message.offset)?.attempts ?? 0) + counted
    return partition.fail(message.offset, error, attempts, hopeless({ error, attempts }) && deadLetters !== undefined)
  }

  function hopeless({ error, attempts }: Pick<Failure, 'error' | 'attempts'>): boolean {
    return error instanceof Unprocessable || (attempts >= maxAttempts && !(error instanceof Unavailable))
  }
}

function describe({ topic, partition }: Partition, { offset, attempts, error }: Failure): object {
  return { topic, partition, offset, attempts, error: `${error.name}: ${error.message}` }
}
