import type { Values } from '../../contracts/codec.ts'
import type { kafkaSettings } from '../../contracts/settings.ts'
import { createKafka } from './kafka/client.ts'
import { isRefusal } from './kafka/patches.ts'
import { partitionsOf } from './kafka/topics.ts'
import type { Log } from './log.ts'
import { pause } from './wait.ts'

/** Milliseconds between two lines that say what is waited for. */
const SAY_EVERY_MS = 10_000

/** What a process does with Kafka. */
interface Wanted {
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  /** Its consumer group, if it reads. */
  readonly group?: string | undefined
}

/**
 * Waits until Kafka answers, all topics exist and the process may use them, and says every ten seconds what it waits for. Creates
 * nothing.
 * @returns when that is so or the signal fired, whichever comes first; never rejects
 */
export async function waitForTopics(
  settings: Values<typeof kafkaSettings>,
  wanted: Wanted,
  log: Log,
  stopping: AbortSignal,
): Promise<void> {
  const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
  // Without retries of its own: a failure is the answer, and the loop below asks again.
  const admin = createKafka(settings, silent, { retries: 0, initialRetryTime: 100, maxRetryTime: 100 }).admin()
  let saidAt = Number.NEGATIVE_INFINITY
  for (let delay = 250; !stopping.aborted; delay = Math.min(delay * 2, 2_000)) {
    const reason = await whyNotYet(admin, wanted, settings.clientId)
    if (!reason) break
    if (performance.now() - saidAt >= SAY_EVERY_MS) {
      log.warn({ bootstrapServers: settings.bootstrapServers }, reason)
      saidAt = performance.now()
    }
    await pause(delay, stopping)
  }
  await admin.disconnect().catch(() => undefined)
}

type Admin = ReturnType<ReturnType<typeof createKafka>['admin']>

async function whyNotYet(admin: Admin, wanted: Wanted, client: string): Promise<string | undefined> {
  const topics = [...new Set([...wanted.reads, ...wanted.writes])]
  try {
    await admin.connect()
    const denied = await deniedOf(admin, wanted, topics)
    if (denied.length > 0) return `not allowed yet: ${client} needs ${denied.join(', ')}`
    // These alone: what is wrong with other topics of the cluster is nothing to wait for.
    const existing = await partitionsOf(admin, topics)
    const missing = topics.filter((topic) => !existing.has(topic))
    return missing.length > 0 ? `waiting for topics ${missing.join(', ')} to be created` : undefined
  } catch (error) {
    return `waiting for Kafka to answer (${(error as Error).message})`
  }
}

/** The rights that lack: of a topic that a client may not see, Kafka does not even say whether it is there. */
async function deniedOf(admin: Admin, { reads, writes, group }: Wanted, topics: readonly string[]): Promise<string[]> {
  const hidden = await refused(() => partitionsOf(admin, topics))
  const denied: string[] = []
  // Kafka's answer for several does not say which.
  for (const topic of hidden ? topics : []) {
    if (!(await refused(() => partitionsOf(admin, [topic])))) continue
    if (reads.includes(topic)) denied.push(`READ on topic ${topic}`)
    if (writes.includes(topic)) denied.push(`WRITE on topic ${topic}`)
  }
  if (group !== undefined && (await refused(() => admin.describeGroups([group])))) denied.push(`READ on group ${group}`)
  return denied
}

const refused = (ask: () => Promise<unknown>): Promise<boolean> =>
  ask().then(
    () => false,
    (error) => {
      if (isRefusal(error)) return true
      throw error
    },
  )
