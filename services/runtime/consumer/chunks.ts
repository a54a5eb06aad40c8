import type { KafkaMessage } from '../kafka/kafkajs.ts'
import { Unavailable } from '../unavailable.ts'
import type { BatchDependencies } from './batch.ts'
import type { BatchPayload } from './batch-payload.ts'
import { EventContext } from './context.ts'
import type { HandlerContext } from './handler.ts'
import type { Failure, Partition } from './partitions.ts'
import { Progress } from './progress.ts'
import type { Handled, Route } from './router.ts'
import { createSettle } from './settle.ts'
import { createTallies } from './tally.ts'
import { Watch } from './watch.ts'

/** One of several events that are handled together. */
export interface Received<T = unknown> {
  readonly payload: T
  readonly context: HandlerContext
}

/**
 * Handles events of one partition together, in their order: all of them, or, when it throws, none.
 * @param repeated told how many of them were left out, because they were processed before
 * @throws anything to be called again with fewer of the events
 */
export type ChunkHandler = (events: readonly Received[], repeated: (count: number) => void) => Promise<void>

/** What a chunk needs of its process. */
export interface ChunkDependencies extends Omit<BatchDependencies, 'routes'> {
  readonly routes: ReadonlyMap<string, Route<Handled>>
  readonly handle: ChunkHandler
}

/** Messages that are dealt with together: events, or a message that is none, or messages that are not for this group. */
interface Chunk {
  readonly events: readonly (Received & { readonly context: EventContext })[]
  /** Messages, with those between the events that are not for this group. */
  readonly count: number
  /** Why the only message is no event of its topic. */
  readonly broken?: unknown
}

/** A message whose failure is final waits for its dead letter alone. */
const FINAL: Chunk = { events: [], count: 1 }

/**
 * Makes the function that processes one batch in chunks. A chunk that fails is done again in smaller ones, down to one
 * event, so that only what cannot be done rests its partition or goes to the dead-letter topic. While something is away
 * the chunk waits, and comes again in a smaller one.
 */
export function createChunkProcessor(dependencies: ChunkDependencies): (payload: BatchPayload) => Promise<void> {
  const { routes, partitions, settings, metrics, log, forced, handle } = dependencies
  const tallies = createTallies(metrics, settings.groupId)
  const settle = createSettle(dependencies)
  const { maxPollRecords } = settings

  return async (payload) => {
    const { topic, partition: number, messages } = payload.batch
    const route = routes.get(topic)
    const partition = partitions.at(topic, number)
    if (!route || partition.resting) return partitions.keepResting(partition)
    // Sent only if one is due, as after an outage: a member that lost its place must not process what it fetched.
    await payload.heartbeat()

    const take = (from: number, most: number): Chunk => {
      const events: Chunk['events'][number][] = []
      let at = from
      for (; at < messages.length && events.length < most; at++) {
        const message = messages[at] as KafkaMessage
        const before = partition.failureAt(message.offset)
        // What failed before begins a chunk of its own.
        if (before && at > from) break
        try {
          const match = route.match(message, number)
          if (!match) continue
          // And so do events after messages for others: what a chunk begins with is what a failure is noted for.
          if (events.length === 0 && at > from) break
          const { type } = match.registration.event
          const context = new EventContext(topic, number, message, type, (before?.attempts ?? 0) + 1, log)
          events.push({ payload: match.payload, context })
        } catch (broken) {
          return at === from ? { events, count: 1, broken } : { events, count: at - from }
        }
      }
      return { events, count: at - from }
    }

    const tally = tallies(topic, number)
    const progress = new Progress(payload, partitions, tally)
    const watch = new Watch({ timeoutMs: settings.handlerTimeoutMs, heartbeat: payload.heartbeat, forced })
    let most = maxPollRecords
    try {
      for (let next = 0; next < messages.length && progress.isOurs; ) {
        const first = messages[next] as KafkaMessage
        const before = partition.failureAt(first.offset)
        const startedAt = performance.now()
        const { events, count, broken } = before?.final
          ? FINAL
          : take(next, before ? again(before, partition, maxPollRecords) : most)
        if (!before?.final) tally.consumed += count
        let thrown = broken
        if (events.length > 0) {
          try {
            const repeated = (count: number) => {
              tally.repeated += count
              const fields = { topic, partition: number, offset: first.offset, events: events.length, repeated: count }
              log.info(fields, 'events are left out that were processed before')
            }
            const result = handle(events, repeated)
            await watch.handler(result, { abort: (reason) => abortAll(events, reason) })
            tally.processed += events.length
            most = Math.min(most * 2, maxPollRecords)
          } catch (error) {
            thrown = error ?? new Error('the handler threw nothing')
            if (events.length > 1 && !(thrown instanceof Unavailable)) {
              most = Math.ceil(events.length / 2)
              tally.failed()
              const fields = { topic, partition: number, offset: first.offset, events: events.length }
              log.warn({ ...fields, error: String(thrown) }, 'events failed together, trying fewer')
              continue
            }
          }
        }
        if (before?.final || thrown !== undefined) {
          progress.resolve()
          watch.keepAlive()
          if (!(await settle(first, partition, route.deadLetters, thrown, tally))) return
        } else {
          if (before) {
            partition.recovered()
            tally.blocked(false)
          }
          tally.ignored += count - events.length
        }
        next += count
        progress.done = messages[next - 1]?.offset
        const seconds = (performance.now() - startedAt) / 1_000 / count
        for (let i = 0; i < count; i++) tally.observe(seconds)
        await progress.takeBreak()
      }
    } finally {
      watch.end()
      progress.end()
    }
  }
}

/**
 * Events that are tried again: one where an attempt was counted; fewer with each rest while something is away, because what
 * looks away may only be too slow for so many.
 */
const again = ({ attempts }: Failure, { rests }: Partition, most: number): number =>
  attempts > 0 ? 1 : Math.max(1, Math.floor(most / 2 ** rests))

function abortAll(events: Chunk['events'], reason: unknown): void {
  for (const { context } of events) context.abort(reason)
}
