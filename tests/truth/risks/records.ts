import { randomUUID } from 'node:crypto'
import kafkajs, { type Message, Partitioners } from 'kafkajs'
import type { DeclaredTopic } from '../../../contracts/topics.ts'
import { type Round, reconcile } from '../../../services/runtime/topics/reconcile.ts'
import { until } from '../../kafka/fixture.ts'
import { client, readTopic, withAdmin } from '../../kafka/support/topics.ts'
import type { Lab } from './lab.ts'

/** Name for a side's own topic or group: both sides of all risks share the nodes. */
export const own = (name: string): string => `${name}-${randomUUID().slice(0, 8)}`

/** What the topic reconciler does when a topic is declared so. */
export const declare = (lab: Lab, topic: DeclaredTopic): Promise<Round & { readonly lines: readonly string[] }> =>
  withAdmin(lab.bootstrapServers, async (admin) => {
    const lines: string[] = []
    const line = (_: object, message: string) => void lines.push(message)
    const round = await reconcile(admin, [topic], { debug() {}, info: line, warn: line, error: line })
    return { ...round, lines }
  })

/** Declares a topic until every broker has heard of it: a round may ask any of them. */
export const declared = (lab: Lab, topic: DeclaredTopic): Promise<unknown> =>
  until(`${topic.name} to be as declared`, async () => {
    const rounds = []
    for (let i = 0; i < 4; i++) rounds.push(await declare(lab, topic).catch(() => undefined))
    return rounds.every((round) => round?.done.length === 0)
  })

/** How a producer sends: what of its manifest counts here. */
export interface Sending {
  readonly acks?: string | undefined
  readonly compression?: string | undefined
  readonly retries?: number
}

const acksOf = (value = 'all') => (value === 'all' ? -1 : Number(value))

const { CompressionTypes } = kafkajs

const codecs: Readonly<Record<string, kafkajs.CompressionTypes>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
}

/** A connected producer, which knows who leads what it has sent to. */
export type Send = (messages: Message[]) => Promise<unknown>

/** Lends a producer. */
export async function sending<T>(lab: Lab, topic: string, how: Sending, use: (send: Send) => Promise<T>): Promise<T> {
  const producer = client(lab.bootstrapServers).producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    ...(how.retries !== undefined && { retry: { retries: how.retries, initialRetryTime: 100 } }),
  })
  await producer.connect()
  try {
    const compression = codecs[how.compression ?? 'none'] ?? CompressionTypes.None
    return await use((messages) => producer.send({ topic, messages, acks: acksOf(how.acks), compression }))
  } finally {
    await producer.disconnect()
  }
}

/** Sends messages, one batch a partition. */
export const send = (lab: Lab, topic: string, messages: Message[], how: Sending = {}): Promise<unknown> =>
  sending(lab, topic, how, (send) => send(messages))

/** The partition to which producers send a key. */
export const partitionOf = (key: string, partitions: number): number =>
  Partitioners.DefaultPartitioner()({
    topic: '',
    message: { key, value: '' },
    partitionMetadata: Array.from({ length: partitions }, (_, partitionId) => ({
      partitionErrorCode: 0,
      partitionId,
      leader: 0,
      replicas: [],
      isr: [],
    })),
  })

/** Kafka's name of the error with which it refuses messages; `undefined`: it takes them. */
export const refusal = (sent: Promise<unknown>): Promise<string | undefined> =>
  sent.then(
    () => undefined,
    // What was retried in vain has Kafka's answer as its cause.
    (error: { type?: string; cause?: { type?: string } }) => error.type ?? error.cause?.type ?? String(error),
  )

/** Values of all that is stored in a topic. */
export async function valuesIn(lab: Lab, topic: string): Promise<readonly string[]> {
  const offsets = await withAdmin(lab.bootstrapServers, (admin) => admin.fetchTopicOffsets(topic))
  const from = new Map(offsets.map(({ partition, low }) => [partition, BigInt(low)]))
  return (await readTopic(lab.bootstrapServers, topic, from)).map(({ value }) => String(value))
}
