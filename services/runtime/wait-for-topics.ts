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
    // These alone: what is wrong with other topics of the cluster is nothing to wait for.
    const existing = await unlessRefused(() => partitionsOf(admin, topics))
    const denied = [
      ...(existing === undefined ? await deniedTopics(admin, wanted, topics) : []),
      ...(await deniedGroup(admin, wanted)),
    ]
    if (denied.length > 0) return `not allowed yet: ${client} needs ${denied.join(', ')}`
    const missing = topics.filter((topic) => !existing?.has(topic))
    return missing.length > 0 ? `waiting for topics ${missing.join(', ')} to be created` : undefined
  } catch (error) {
    return `waiting for Kafka to answer (${(error as Error).message})`
  }
}

/** The rights that lack, one topic after the other: Kafka's refusal of several does not say which, nor whether they are there. */
async function deniedTopics(admin: Admin, { reads, writes }: Wanted, topics: readonly string[]): Promise<string[]> {
  const denied: string[] = []
  for (const topic of topics) {
    if ((await unlessRefused(() => partitionsOf(admin, [topic]))) !== undefined) continue
    if (reads.includes(topic)) denied.push(`READ on topic ${topic}`)
    if (writes.includes(topic)) denied.push(`WRITE on topic ${topic}`)
  }
  return denied
}

async function deniedGroup(admin: Admin, { group }: Wanted): Promise<string[]> {
  if (group === undefined) return []
  const described = await unlessRefused(() => admin.describeGroups([group]))
  return described === undefined ? [`READ on group ${group}`] : []
}

/** What Kafka answers; `undefined` when it says that the client lacks a right. */
const unlessRefused = <T>(ask: () => Promise<T>): Promise<T | undefined> =>
  ask().catch((error) => {
    if (isRefusal(error)) return undefined
    throw error
  })
