import type { KafkaMessage } from 'kafkajs'
import { Unavailable } from '../unavailable.ts'
import type { BatchDependencies, BatchPayload } from './batch.ts'
import { EventContext } from './context.ts'
import type { HandlerContext } from './handler.ts'
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
 * @throws anything to be called again with the events one by one
 */
export type ChunkHandler = (events: readonly Received[]) => Promise<void>

/** What a chunk needs of its process. */
export interface ChunkDependencies extends Omit<BatchDependencies, 'routes'> {
  readonly routes: ReadonlyMap<string, Route<Handled>>
  readonly handle: ChunkHandler
}

/** Most events of one call of the handler: more made no difference to a database. */
const CHUNK = 500

interface Chunk {
  readonly events: readonly (Received & { readonly context: EventContext })[]
  /** Messages from the first one on that the call is for; those without an event are not for this group. */
  readonly count: number
  /** Why the first message is no event of its topic. */
  readonly broken: unknown
}

/**
 * Makes the function that processes one batch in chunks. A chunk that fails is done again event by event, so that only
 * the one that cannot be done rests its partition or goes to the dead-letter topic. While something is away nothing is
 * tried one by one.
 */
export function createChunkProcessor(dependencies: ChunkDependencies): (payload: BatchPayload) => Promise<void> {
  const { routes, partitions, settings, metrics, log, forced, handle } = dependencies
  const tallies = createTallies(metrics, settings.groupId)
  const settle = createSettle(dependencies)

  return async (payload) => {
    const { topic, partition: number, messages } = payload.batch
    const route = routes.get(topic)
    const partition = partitions.at(topic, number)
    if (!route || partition.timer) return partitions.keepResting(partition)
    // Sent only if one is due, as after an outage: a member that lost its place must not process what it fetched.
    await payload.heartbeat()

    const take = (from: number, most: number): Chunk => {
      const events: Chunk['events'][number][] = []
      let at = from
      for (; at < messages.length && events.length < most; at++) {
        const message = messages[at] as KafkaMessage
        try {
          const match = route.match(message)
          if (!match) continue
          const attempt = (partition.failureAt(message.offset)?.attempts ?? 0) + 1
          const context = new EventContext(topic, number, message, match.registration.event.type, attempt, log)
          events.push({ payload: match.payload, context })
        } catch (broken) {
          return { events, count: at - from, broken }
        }
      }
      return { events, count: at - from, broken: undefined }
    }

    const tally = tallies(topic, number)
    const progress = new Progress(payload, partitions, tally)
    const watch = new Watch({ timeoutMs: settings.handlerTimeoutMs, heartbeat: payload.heartbeat, forced })
    let oneByOne = false
    try {
      for (let next = 0; next < messages.length; ) {
        const first = messages[next] as KafkaMessage
        const before = partition.failureAt(first.offset)
        const startedAt = performance.now()
        let { events, count, broken } = before?.final ? NOTHING : take(next, before || oneByOne ? 1 : CHUNK)
        let failed = before?.final === true || (count === 0 && broken !== undefined)
        if (events.length > 0) {
          tally.consumed += events.length
          try {
            await watch.handler(handle(events), { abort: (reason) => abortAll(events, reason) })
            tally.processed += events.length
          } catch (error) {
            if (events.length > 1 && !(error instanceof Unavailable)) {
              oneByOne = true
              continue
            }
            failed = true
            broken = error ?? new Error('the handler threw nothing')
          }
        }
        if (failed) {
          // What comes before it in the chunk is not for this group.
          const culprit = messages.find(({ offset }) => offset === events[0]?.context.offset) ?? first
          progress.resolve()
          watch.keepAlive()
          if (!(await settle(culprit, partition, route.deadLetters, before?.final ? undefined : broken, tally))) return
          count = Math.max(count, 1)
        } else if (before) partition.recovered()
        next += count
        progress.done = messages[next - 1]?.offset
        tally.ignored += count - Math.max(events.length, failed ? 1 : 0)
        tally.observe((performance.now() - startedAt) / 1_000 / Math.max(events.length, 1))
        await progress.takeBreak()
        if (!progress.isOurs) return
      }
    } finally {
      watch.end()
      progress.end()
    }
  }
}

function abortAll(events: Chunk['events'], reason: unknown): void {
  for (const { context } of events) context.abort(reason)
}

const NOTHING: Chunk = { events: [], count: 0, broken: undefined }
