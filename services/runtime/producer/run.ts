import { randomUUID } from 'node:crypto'
import type { Settings } from '../../../contracts/codec.ts'
import { kafkaSettings, producerSettings, runSettings } from '../../../contracts/settings.ts'
import { createKafka } from '../kafka/client.ts'
import { type Program, runProgram } from '../program.ts'
import { waitForTopics } from '../wait-for-topics.ts'
import { createProducer, type Producer } from './producer.ts'

const ownSettings = { ...kafkaSettings, ...producerSettings, ...runSettings } as const

/** A program that sends events. */
export type ProducerProgram<S extends Settings> = Program<S & typeof ownSettings> & {
  readonly producer: Producer
  /**
   * Names this run. Ids that follow from it (`derivedId(runId, …)`) are the same when a Job tries a failed pod again, so that
   * consumers recognise what they have seen.
   */
  readonly runId: string
}

/**
 * Runs this process as a producer: waits for Kafka and its topics, runs `main`, flushes, and ends with exit code 0; with
 * 1 when `main` throws, when a setting is wrong, or when it was stopped before `main` began.
 * @param settings what `main` reads besides the settings of every producer
 */
export function runProducer<S extends Settings>(
  settings: S,
  main: (program: ProducerProgram<S>) => Promise<void>,
): Promise<void> {
  return runProgram({ ...ownSettings, ...settings }, async (program) => {
    const { log, health, metrics, stopping } = program
    const own = program.settings as Program<typeof ownSettings>['settings']
    const writes = own.produces.map(({ topic }) => topic)
    await waitForTopics(own, { reads: [], writes }, log, stopping)
    if (stopping.aborted) throw new Error('stopped before anything was sent')
    const producer = createProducer({ kafka: createKafka(own, log), settings: own, metrics })
    await producer.connect()
    health.ready()
    try {
      await main({ ...program, producer, runId: own.runId === runSettings.runId.default ? randomUUID() : own.runId })
    } finally {
      await producer.disconnect()
    }
  })
}
