import type { Values } from '../../contracts/codec.ts'
import type { kafkaSettings } from '../../contracts/settings.ts'
import { createKafka } from './kafka/client.ts'
import { partitionsOf } from './kafka/topics.ts'
import type { Log } from './log.ts'
import { pause } from './wait.ts'

/** Milliseconds between two lines that say what is waited for. */
const SAY_EVERY_MS = 10_000

/**
 * Waits until Kafka answers and all topics exist, and says every ten seconds what it waits for. Creates nothing.
 * @returns when the topics are there or the signal fired, whichever comes first; never rejects
 */
export async function waitForTopics(
  settings: Values<typeof kafkaSettings>,
  topics: readonly string[],
  log: Log,
  stopping: AbortSignal,
): Promise<void> {
  const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
  // Without retries of its own: a failure is the answer, and the loop below asks again.
  const admin = createKafka(settings, silent, { retries: 0, initialRetryTime: 100, maxRetryTime: 100 }).admin()
  let saidAt = Number.NEGATIVE_INFINITY
  for (let delay = 250; !stopping.aborted; delay = Math.min(delay * 2, 2_000)) {
    const missing = await whatIsMissing(admin, topics)
    if (!missing) break
    if (performance.now() - saidAt >= SAY_EVERY_MS) {
      log.warn({ bootstrapServers: settings.bootstrapServers }, `waiting for ${missing}`)
      saidAt = performance.now()
    }
    await pause(delay, stopping)
  }
  await admin.disconnect().catch(() => undefined)
}

type Admin = ReturnType<ReturnType<typeof createKafka>['admin']>

async function whatIsMissing(admin: Admin, topics: readonly string[]): Promise<string | undefined> {
  try {
    await admin.connect()
    // These alone: what is wrong with other topics of the cluster is nothing to wait for.
    const existing = await partitionsOf(admin, topics)
    const missing = topics.filter((topic) => !existing.has(topic))
    return missing.length > 0 ? `topics ${missing.join(', ')} to be created` : undefined
  } catch (error) {
    return `Kafka to answer (${(error as Error).message})`
  }
}
