import { setImmediate as eventLoop } from 'node:timers/promises'
import type { EachBatchPayload, KafkaMessage } from 'kafkajs'
import type { Values } from '../../../contracts/codec.ts'
import type { consumerSettings } from '../../../contracts/settings.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { EventContext } from './context.ts'
import { InHand } from './deadline.ts'
import type { Failure, Partitions } from './partitions.ts'
import type { Route } from './router.ts'
import { createSettle, type SettleDependencies } from './settle.ts'
import { createTallies, type Tally } from './tally.ts'

/** What a batch needs of kafkajs. */
export type BatchPayload = Pick<
  EachBatchPayload,
  'resolveOffset' | 'heartbeat' | 'commitOffsetsIfNecessary' | 'isRunning' | 'isStale'
> & { readonly batch: Pick<EachBatchPayload['batch'], 'topic' | 'partition' | 'highWatermark' | 'messages'> }

/** What a batch needs of its process. */
export interface BatchDependencies extends SettleDependencies {
  readonly routes: ReadonlyMap<string, Route>
  readonly partitions: Partitions
  readonly settings: SettleDependencies['settings'] &
    Pick<Values<typeof consumerSettings>, 'handlerTimeoutMs' | 'heartbeatIntervalMs'>
  readonly log: Log
  readonly metrics: Metrics
  /** Fires shortly before the process is ended by force. */
  readonly forced: AbortSignal
}

/**
 * Milliseconds of work without a break. In a break probes are answered, a heartbeat is sent if one is due and progress
 * is committed if a second has passed; kafkajs watches both intervals.
 */
const BREAK_EVERY_MS = 50

/** Makes the function that processes one batch, message by message, in order. */
export function createBatchProcessor(dependencies: BatchDependencies): (payload: BatchPayload) => Promise<void> {
  const { routes, partitions, settings, metrics, log } = dependencies
  const tallies = createTallies(metrics, settings.groupId)
  const inHand = new InHand(dependencies.forced)
  const settle = createSettle(dependencies)

  /**
   * Calls the handler of a message. Not an async function: a promise for each message would cost more than most handlers.
   * @returns a promise only if the handler returned one
   */
  function call(route: Route, partition: number, message: KafkaMessage, before: Failure | undefined, tally: Tally) {
    const match = route.match(message)
    if (!match) {
      tally.ignored++
      return undefined
    }
    const { event, handler } = match.registration
    const context = new EventContext(tally.topic, partition, message, event.type, (before?.attempts ?? 0) + 1, log)
    const result = handler(match.payload, context)
    if (!result) {
      tally.processed++
      return undefined
    }
    return inHand.wait(result, context, settings.handlerTimeoutMs).then(() => {
      tally.processed++
    })
  }

  /**
   * Never throws what a handler threw: a failed message rests its partition and is tried again later, or goes to the
   * dead-letter topic. Only kafkajs's own errors, such as a rebalance, pass through.
   */
  return async (payload) => {
    const { topic, partition: number, messages, highWatermark } = payload.batch
    const route = routes.get(topic)
    const partition = partitions.at(topic, number)
    if (!route || partition.timer) return partitions.keepResting(partition)

    const { generation } = partitions
    const tally = tallies(topic, number)
    let done: string | undefined
    let resolved: string | undefined
    const isOurs = () => payload.isRunning() && !payload.isStale() && partitions.generation === generation
    const resolve = () => {
      tally.flush()
      // After another assignment the offsets are for whoever has the partition now.
      if (done === undefined || done === resolved || partitions.generation !== generation) return
      payload.resolveOffset(done)
      resolved = done
    }
    let heartbeats: NodeJS.Timeout | undefined
    const keepAlive = () => {
      // A failed heartbeat fails again in the next break, where kafkajs can react to it.
      heartbeats ??= setInterval(() => payload.heartbeat().catch(() => undefined), settings.heartbeatIntervalMs)
    }

    // Sent only if one is due, as after an outage: a member that lost its place must not process what it fetched.
    await payload.heartbeat()
    let startedAt = performance.now()
    let breakAt = startedAt + BREAK_EVERY_MS
    try {
      for (const message of messages) {
        const before = partition.failureAt(message.offset)
        let awaited = false
        let failed = before?.final ?? false
        let thrown: unknown
        if (!failed) {
          tally.consumed++
          try {
            const result = call(route, number, message, before, tally)
            if (result) {
              awaited = true
              keepAlive()
              await result
            }
          } catch (error) {
            failed = true
            thrown = error ?? new Error('the handler threw nothing')
          }
        }
        if (failed) {
          awaited = true
          resolve()
          keepAlive()
          if (!(await settle(message, partition, route.deadLetters, thrown, tally))) return
        } else if (before) partition.recovered()
        done = message.offset

        const now = performance.now()
        tally.observe((now - startedAt) / 1_000)
        startedAt = now
        if (now > breakAt) {
          awaited = true
          resolve()
          await eventLoop()
          await payload.heartbeat()
          await payload.commitOffsetsIfNecessary()
          startedAt = performance.now()
          breakAt = startedAt + BREAK_EVERY_MS
        }
        // Only while something was awaited can a stop or a new assignment have come.
        if (awaited && !isOurs()) return
      }
    } finally {
      clearInterval(heartbeats)
      resolve()
      if (done !== undefined) tally.lag(Number(BigInt(highWatermark) - BigInt(done)) - 1)
    }
  }
}
