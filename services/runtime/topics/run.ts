import type { DeclaredAcl } from '../../../contracts/acls.ts'
import type { Values } from '../../../contracts/codec.ts'
import type { kafkaSettings, topicReconcilerSettings } from '../../../contracts/settings.ts'
import type { DeclaredTopic } from '../../../contracts/topics.ts'
import { createKafka } from '../kafka/client.ts'
import type { Log } from '../log.ts'
import type { Program } from '../program.ts'
import { fired, pause } from '../wait.ts'
import { readDeclaredAcls, readDeclaredTopics } from './declared.ts'
import { createTopicInstruments } from './instruments.ts'
import { type Round, reconcile } from './reconcile.ts'

type Settings = typeof kafkaSettings & typeof topicReconcilerSettings

/** Enough to outlive a change of leadership; an outage is waited out by the loop below, which says so. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, multiplier: 2, factor: 0.2, retries: 4 }

const FIRST_BACKOFF_MS = 500
const MAX_BACKOFF_MS = 10_000

/**
 * Makes the declared topics so, at once and then at every interval. Kafka being away, or refusing what it may accept a
 * moment later (as long as brokers are missing, for example), is tried again with a growing pause. Ready means that the
 * last finished round left nothing undone.
 * @throws when the declared topics cannot be read
 */
export async function runTopicReconciler(program: Program<Settings>): Promise<void> {
  const { settings, log, health, metrics, stopping } = program
  const declared = await readDeclaredTopics(settings.directory)
  const acls = await readDeclaredAcls(settings.directory)
  const instruments = createTopicInstruments(metrics.registry)
  let backoff = FIRST_BACKOFF_MS
  while (!stopping.aborted) {
    const round = await Promise.race([oneRound(settings, { declared, acls }, log), fired(stopping)])
    if (stopping.aborted) return
    if (round instanceof Error) {
      const servers = settings.bootstrapServers.join(',')
      log.warn({ nextTryMs: backoff }, `waiting for Kafka at ${servers} to answer (${round.message})`)
    } else if (round) {
      // Kafka being away ends no round and changes nothing here: the topics are still as the last round left them.
      health.ready()
      health.undone(undoneOf(round))
      instruments.record(declared.length, round)
    }
    const again = round instanceof Error || (round?.failures.length ?? 0) > 0 || round?.rightsRefused !== undefined
    await pause(again ? Math.min(backoff, settings.intervalMs) : settings.intervalMs, stopping)
    backoff = again ? Math.min(backoff * 2, MAX_BACKOFF_MS) : FIRST_BACKOFF_MS
  }
}

/** What a round could not do, a line each; `undefined` when it did everything. */
function undoneOf({ refusals, failures, rightsRefused }: Round): string | undefined {
  const lines = [
    ...refusals.map(({ topic, what, declared, actual }) => `${topic}: ${what} declared ${declared}, actual ${actual}`),
    ...failures.map(({ topic, action, error }) => `${topic}: ${action} failed, ${error}`),
    ...(rightsRefused === undefined ? [] : [`rights: Kafka refused, ${rightsRefused}`]),
  ]
  return lines.length > 0 ? lines.join('\n') : undefined
}

/** A round with connections of its own: minutes lie between two, in which brokers close idle ones. */
async function oneRound(
  settings: Values<Settings>,
  {
    declared,
    acls,
  }: { readonly declared: readonly DeclaredTopic[]; readonly acls: readonly DeclaredAcl[] | undefined },
  log: Log,
): Promise<Round | Error> {
  const debug = log.debug.bind(log)
  const kafkajsLog: Log = { debug, info: debug, warn: debug, error: debug }
  const admin = createKafka(settings, kafkajsLog, RETRY).admin()
  try {
    await admin.connect()
    return await reconcile(admin, declared, log, acls)
  } catch (error) {
    return error as Error
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
