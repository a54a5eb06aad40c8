import type { KafkaMessage, Message } from 'kafkajs'
import { z } from 'zod'
import type { Values } from '../../../../contracts/codec.ts'
import { defineEvent } from '../../../../contracts/event.ts'
import type { consumerSettings, TopicRoute } from '../../../../contracts/settings.ts'
import { type BatchDependencies, createBatchProcessor } from '../../../../services/runtime/consumer/batch.ts'
import type { BatchPayload } from '../../../../services/runtime/consumer/batch-payload.ts'
import { type ChunkHandler, createChunkProcessor } from '../../../../services/runtime/consumer/chunks.ts'
import type { Registration } from '../../../../services/runtime/consumer/handler.ts'
import { Partitions } from '../../../../services/runtime/consumer/partitions.ts'
import { createRoutes, type Handled } from '../../../../services/runtime/consumer/router.ts'
import type { Log } from '../../../../services/runtime/log.ts'
import { createMetrics } from '../../../../services/runtime/metrics.ts'

export const counted = defineEvent({
  type: 'thing.counted',
  about: 'A thing was counted.',
  schema: z.object({ n: z.number() }),
  key: ({ n }) => String(n),
})

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** A message as kafkajs hands it out. */
export function message(offset: number, value: unknown, headers: Record<string, string | Buffer[]> = {}): KafkaMessage {
  return {
    key: Buffer.from('key'),
    value: value === null ? null : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    timestamp: '1700000000000',
    attributes: 0,
    offset: String(offset),
    headers: mapValues(headers, (text) => (typeof text === 'string' ? Buffer.from(text) : text)),
  }
}

const mapValues = <A, B>(from: Record<string, A>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, map(value)]))

/** Messages of {@link counted} with n = offset. */
export const counting = (...offsets: number[]) =>
  offsets.map((n) => message(n, { n }, { ce_type: counted.type, ce_id: `id-${n}` }))

type Configs = Pick<Values<typeof consumerSettings>, 'enableAutoCommit' | 'maxPollRecords'>

interface ConsumerOptions {
  route?: Partial<TopicRoute>
  handlerTimeoutMs?: number
  maxAttempts?: number
  configs?: Partial<Configs>
  sendDeadLetter?: (topic: string, message: Message) => Promise<void>
}

const routesOf = <H extends Handled>({ route }: ConsumerOptions, handlers: readonly H[]) =>
  createRoutes([{ topic: 'things', events: [], deadLetters: 'things.dlq', ...route }], handlers, 'group', silent)

/** A consumer of topic `things` without Kafka, and what it did. */
export const consumerOf = (handlers: readonly Registration[], options: ConsumerOptions = {}) =>
  memberOf(options, (member) => createBatchProcessor({ ...member, routes: routesOf(options, handlers) }))

/** The same with a handler of several events at a time. */
export const chunkConsumerOf = (handle: ChunkHandler, options: ConsumerOptions = {}) =>
  memberOf(options, (member) =>
    createChunkProcessor({ ...member, routes: routesOf(options, [{ event: counted }]), handle }),
  )

function memberOf(
  { sendDeadLetter, handlerTimeoutMs = 1_000, maxAttempts = 3, configs }: ConsumerOptions,
  createProcessor: (member: Omit<BatchDependencies, 'routes'>) => (payload: BatchPayload) => Promise<void>,
) {
  const done = {
    resolved: [] as string[],
    deadLetters: [] as { topic: string; message: Message }[],
    paused: [] as number[],
    resumed: [] as number[],
    heartbeats: 0,
    commits: 0,
  }
  const partitionsOf = (targets: { partitions: number[] }[]) => targets.flatMap(({ partitions }) => partitions)
  const partitions = new Partitions(
    {
      pause: (targets) => done.paused.push(...partitionsOf(targets)),
      resume: (targets) => done.resumed.push(...partitionsOf(targets)),
    },
    { backoffMs: 20, maxBackoffMs: 40 },
  )
  const forced = new AbortController()
  const metrics = createMetrics()
  const eachBatch = createProcessor({
    partitions,
    settings: {
      enableAutoCommit: true,
      maxPollRecords: 500,
      ...configs,
      groupId: 'group',
      clientId: 'service',
      maxAttempts,
      handlerTimeoutMs,
    },
    sendDeadLetter:
      sendDeadLetter ??
      (async (topic, message) => {
        done.deadLetters.push({ topic, message })
      }),
    log: silent,
    metrics,
    forced: forced.signal,
  })
  const running = { value: true }
  const payload = (messages: KafkaMessage[], overrides: Partial<BatchPayload> = {}): BatchPayload => ({
    batch: { topic: 'things', partition: 0, highWatermark: '100', messages },
    resolveOffset: (offset) => done.resolved.push(offset),
    heartbeat: async () => {
      done.heartbeats++
    },
    commitOffsetsIfNecessary: async () => {
      done.commits++
    },
    isRunning: () => running.value,
    isStale: () => false,
    ...overrides,
  })
  return { eachBatch, payload, done, partitions, metrics, forced, running }
}
