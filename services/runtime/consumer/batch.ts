import { setImmediate as eventLoop } from 'node:timers/promises'
import type { Values } from '../../../contracts/codec.ts'
import type { consumerSettings } from '../../../contracts/settings.ts'
import type { Metrics } from '../metrics.ts'
import type { BatchPayload } from './batch-payload.ts'
import { EventContext } from './context.ts'
import type { Partitions } from './partitions.ts'
import { Progress } from './progress.ts'
import type { Route } from './router.ts'
import { createSettle, type SettleDependencies } from './settle.ts'
import { createTallies } from './tally.ts'
import { Watch } from './watch.ts'

/** What a batch needs of its process. */
export interface BatchDependencies extends SettleDependencies {
  readonly routes: ReadonlyMap<string, Route>
  readonly partitions: Partitions
  readonly settings: SettleDependencies['settings'] &
    Pick<Values<typeof consumerSettings>, 'handlerTimeoutMs' | 'enableAutoCommit' | 'maxPollRecords'>
  readonly metrics: Metrics
  /** Fires shortly before the process is ended by force. */
  readonly forced: AbortSignal
}

/**
 * Milliseconds of work without a break. In a break probes are answered, a heartbeat is sent if one is due and progress
 * is committed if it is time; kafkajs watches both intervals.
 */
const BREAK_EVERY_MS = 50

/**
 * Makes the function that processes one batch: message by message, in order. It never throws what a handler threw: a
 * failed message rests its partition and is tried again later, or goes to the dead-letter topic. Only kafkajs's own
 * errors, such as a rebalance, pass through.
 */
export function createBatchProcessor(dependencies: BatchDependencies): (payload: BatchPayload) => Promise<void> {
  const { routes, partitions, settings, metrics, log, forced } = dependencies
  const tallies = createTallies(metrics, settings.groupId)
  const settle = createSettle(dependencies)
  // Without auto commit each event is committed before the next is begun.
  const recordsPerBreak = settings.enableAutoCommit ? settings.maxPollRecords : 1

  return async (payload) => {
    const { topic, partition: number, messages } = payload.batch
    const route = routes.get(topic)
    const partition = partitions.at(topic, number)
    if (!route || partition.resting) return partitions.keepResting(partition)
    // Sent only if one is due, as after an outage: a member that lost its place must not process what it fetched.
    await payload.heartbeat()

    const tally = tallies(topic, number)
    const watch = new Watch({ timeoutMs: settings.handlerTimeoutMs, heartbeat: payload.heartbeat, forced })
    const progress = new Progress(payload, partitions, tally)
    let startedAt = performance.now()
    let breakAt = startedAt + BREAK_EVERY_MS
    let sinceBreak = 0
    try {
      for (const message of messages) {
        const before = partition.failureAt(message.offset)
        // Only while something is awaited can a stop or a new assignment come.
        let awaited = false
        let failed = before?.final ?? false
        let thrown: unknown
        if (!failed) {
          tally.consumed++
          try {
            const match = route.match(message, number)
            if (match) {
              const { event } = match.registration
              const context = new EventContext(topic, number, message, event.type, (before?.attempts ?? 0) + 1, log)
              const result = match.registration.handler(match.payload, context)
              if (result) {
                awaited = true
                await watch.handler(result, context)
              }
              tally.processed++
            } else tally.ignored++
          } catch (error) {
            failed = true
            thrown = error ?? new Error('the handler threw nothing')
          }
        }
        if (failed) {
          awaited = true
          progress.resolve()
          watch.keepAlive()
          if (!(await settle(message, partition, route.deadLetters, thrown, tally))) return
        } else if (before) {
          partition.recovered()
          tally.blocked(false)
        }
        progress.done = message.offset

        const now = performance.now()
        tally.observe((now - startedAt) / 1_000)
        startedAt = now
        if (now > breakAt || ++sinceBreak === recordsPerBreak) {
          awaited = true
          sinceBreak = 0
          await eventLoop()
          await progress.takeBreak()
          startedAt = performance.now()
          breakAt = startedAt + BREAK_EVERY_MS
        }
        if (awaited && !progress.isOurs) return
      }
    } finally {
      watch.end()
      progress.end()
    }
  }
}
