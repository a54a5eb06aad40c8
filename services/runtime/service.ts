import type { Settings, Values } from '../../contracts/codec.ts'
import { type consumerSettings, kafkaSettings, producerSettings } from '../../contracts/settings.ts'
import { consume, type MemberDependencies } from './consumer/member.ts'
import { createKafka } from './kafka/client.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { createProducer, type Producer } from './producer/producer.ts'
import { type Program, runProgram } from './program.ts'
import { fired } from './wait.ts'
import { waitForTopics } from './wait-for-topics.ts'

const commonSettings = { ...kafkaSettings, ...producerSettings } as const

/** What every part of a service is made from. */
export interface ServiceTools<S extends Settings> {
  /** The service's own settings. */
  readonly settings: Values<S>
  /** Sends to the topics of KAFKA_PRODUCES. */
  readonly producer: Producer
  readonly log: Log
  readonly metrics: Metrics
  readonly stopping: AbortSignal
  readonly forced: AbortSignal
}

/** The part of a service that answers requests. */
export interface Server {
  listen(): Promise<void>
  /** Ends without losing a request. */
  drain(): Promise<void>
}

/** The part of a service that keeps state. */
export interface Store {
  /** Waits until it can be used, or until the service stops. */
  prepare(): Promise<void>
  /** Begins to work; Kafka can be reached. */
  start(): void
  /** Finishes what can be finished at once. */
  stop(): Promise<void>
}

/** The parts of a service; at least one of `server` and `createProcessor`. */
export interface ServiceParts {
  readonly store?: Store
  readonly server?: Server
  /** Of a service that consumes. */
  readonly createProcessor?: MemberDependencies['createProcessor']
}

/** What {@link runService} runs. */
export interface ServiceOptions<S extends Settings> {
  /** Settings of the service's own and of its parts. */
  readonly settings: S
  /** Makes the parts. What is wrong with them is found before anything is waited for. */
  readonly parts: (tools: ServiceTools<S>) => ServiceParts | Promise<ServiceParts>
}

/**
 * Runs this process as a service until SIGTERM. Begins from the bottom: topics, store, producer, then consumer and port; ends the
 * other way round, so that nothing is taken that cannot be finished. Exit code 0 after SIGTERM, 1 when a setting is wrong
 * or a part failed, so that Kubernetes restarts it.
 */
export function runService<S extends Settings>(options: ServiceOptions<S>): Promise<void> {
  return runProgram({ ...commonSettings, ...options.settings }, async (program) => {
    const { settings, log, metrics, health, stopping, forced } = program as Program<typeof commonSettings>
    const kafka = createKafka(settings, log)
    const producer = createProducer({ kafka, settings, metrics })
    // The program has read the service's own settings, too; only the compiler cannot see it.
    const own = settings as unknown as Values<S>
    const tools = { settings: own, producer, log, metrics, stopping, forced }
    const { store, server, createProcessor } = await options.parts(tools)
    const member = program as unknown as Program<typeof kafkaSettings & typeof consumerSettings>
    const topics = (member.settings.consumes ?? []).map(({ topic }) => topic)

    const writes = settings.produces.map(({ topic }) => topic)
    await waitForTopics(settings, { reads: topics, writes, group: member.settings.groupId }, log, stopping)
    await store?.prepare()
    try {
      if (stopping.aborted) return
      await producer.connect()
      store?.start()
      await server?.listen()
      if (server) health.ready()
      const consumed =
        createProcessor && consume({ program: member, kafka, topics, createProcessor, onJoin: () => health.ready() })
      try {
        await Promise.race([fired(stopping), ...(consumed ? [consumed] : [])])
      } finally {
        // Also when the consumer died: requests in hand need the store and the producer.
        await server?.drain()
      }
      await consumed
    } finally {
      await store?.stop()
      await producer.disconnect()
    }
  })
}
