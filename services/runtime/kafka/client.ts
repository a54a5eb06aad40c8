import { Kafka, type LogEntry, logLevel, type RetryOptions } from 'kafkajs'
import type { Values } from '../../../contracts/codec.ts'
import type { kafkaSettings } from '../../../contracts/settings.ts'
import type { Log } from '../log.ts'
import { addCodecs } from './codecs.ts'
import { patchKafkajs } from './patches.ts'
import { clientSecurity } from './security.ts'

/**
 * Retries of every request and connection, given explicitly because kafkajs takes others when NODE_ENV is `test`. At most
 * a second apart, so that a client is back soon after a broker; about half a minute in all, longer than the 9 s in which
 * Kafka notices a dead broker by default, so that a fail-over is not given up half-way.
 */
const RETRY: RetryOptions = {
  initialRetryTime: 100,
  multiplier: 2,
  maxRetryTime: 1_000,
  factor: 0.2,
  retries: 30,
}

/**
 * Makes the Kafka client of a process. It never creates topics: consumers and producers made from it must pass
 * `allowAutoTopicCreation: false`.
 * @param retry replaces {@link RETRY}
 */
export function createKafka(settings: Values<typeof kafkaSettings>, log: Log, retry: RetryOptions = RETRY): Kafka {
  patchKafkajs()
  addCodecs()
  return new Kafka({
    brokers: [...settings.bootstrapServers],
    clientId: settings.clientId,
    ...clientSecurity(settings),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry,
    logLevel: logLevel.WARN,
    logCreator: () => logTo(log),
  })
}

/** Milliseconds in which a message of kafkajs is not repeated; an outage otherwise writes several lines a second. */
const REPEAT_MS = 10_000

/**
 * Turns kafkajs's log entries into lines of ours. Errors become warnings: kafkajs retries what it logs, and what ends the
 * process is logged by the runtime.
 */
function logTo(log: Log): (entry: LogEntry) => void {
  const lastLogged = new Map<string, number>()
  return ({ namespace, log: { message, timestamp, stack, ...fields } }) => {
    const now = Date.parse(timestamp)
    const key = `${namespace} ${message}`
    if (now - (lastLogged.get(key) ?? 0) < REPEAT_MS) return
    if (lastLogged.size > 100) lastLogged.clear()
    lastLogged.set(key, now)
    log.warn({ kafkajs: namespace, ...fields }, message)
  }
}
