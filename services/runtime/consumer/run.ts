import type { Settings, Values } from '../../../contracts/codec.ts'
import { consumerSettings, kafkaSettings, producerSettings } from '../../../contracts/settings.ts'
import { createKafka } from '../kafka.ts'
import type { Log } from '../log.ts'
import { createProducer, type Producer } from '../producer/producer.ts'
import { runProgram } from '../program.ts'
import { topicsOf, waitForTopics } from '../wait-for-topics.ts'
import type { Registration } from './handler.ts'
import { consume } from './member.ts'
import { createRoutes } from './router.ts'

const consumeSettings = { ...kafkaSettings, ...producerSettings, ...consumerSettings } as const

/** What handlers are made from. */
export interface HandlerTools<S extends Settings> {
  /** The service's own settings. */
  readonly settings: Values<S>
  /** Sends to the topics of KAFKA_PRODUCES. A handler need not catch Unavailable: the event is then tried again. */
  readonly producer: Pick<Producer, 'send'>
  readonly log: Log
}

/** The handlers, one for each kind of event, or what makes them; other events on the topics are resolved unprocessed. */
export type Handlers<S extends Settings> =
  | readonly Registration[]
  | ((tools: HandlerTools<S>) => readonly Registration[])

/** The handlers themselves. */
export const handlersFrom = <S extends Settings>(
  handlers: Handlers<S>,
  tools: HandlerTools<S>,
): readonly Registration[] => (handlers instanceof Function ? handlers(tools) : handlers)

/** What {@link runConsumer} runs. */
export interface ConsumerOptions<S extends Settings> {
  /** Settings of the service's own. @default - none */
  readonly settings?: S
  readonly handlers: Handlers<S>
}

/** Events of one partition wait for each other: company for a message comes from other partitions, while one is sent. */
const BATCHING = { lingerMs: 0 }

/**
 * Runs this process as a member of a consumer group until SIGTERM: waits for Kafka and its topics, processes every event
 * at least once and in order within its partition, and leaves the group when it stops. Ends the process with exit code 0
 * after SIGTERM, with 1 when a setting is wrong or the consumer died, so that Kubernetes restarts it.
 */
export function runConsumer<S extends Settings = Record<never, never>>(options: ConsumerOptions<S>): Promise<void> {
  return runProgram({ ...consumeSettings, ...options.settings }, async (program) => {
    const { settings, log, metrics, health, stopping } = program
    const kafka = createKafka(settings, log)
    const producer = createProducer({ kafka, settings, metrics, batching: BATCHING })
    // The program has read the service's own settings, too; only the compiler cannot see it.
    const own = settings as unknown as Values<S>
    const handlers = handlersFrom(options.handlers, { settings: own, producer, log })
    const routes = createRoutes(settings.consumes, handlers, settings.groupId)
    await waitForTopics(settings, topicsOf(settings), log, stopping)
    if (stopping.aborted) return
    await producer.connect()
    try {
      await consume({ program, kafka, routes, onJoin: () => health.ready() })
    } finally {
      await producer.disconnect()
    }
  })
}
