import { randomUUID } from 'node:crypto'
import type { Message } from 'kafkajs'
import { z } from 'zod'
import { decode } from '../../../contracts/codec.ts'
import { defineEvent } from '../../../contracts/event.ts'
import { databaseSettings, kafkaSettings, producerSettings } from '../../../contracts/settings.ts'
import type { PostgresEnv } from '../../../dev/postgres/server.ts'
import { createStore, type StoreDependencies } from '../../../services/runtime/database/store.ts'
import type { Delivery } from '../../../services/runtime/producer/pending.ts'
import type { ServiceTools } from '../../../services/runtime/service.ts'
import { type DatabaseSettings, recordedLog, type TestPostgres } from '../fixture.ts'

/** The n-th thing of a key. */
export const counted = defineEvent({
  type: 'thing.counted',
  about: 'A thing was counted.',
  schema: z.object({ key: z.string(), n: z.number(), text: z.string().optional() }),
  key: ({ key }) => key,
})

/** What a record says, for comparisons. */
export interface Sent {
  readonly topic: string
  readonly id: string
  readonly key: string
  readonly n: number
}

/** Stands in for Kafka: keeps what it has stored, in order, and answers as a test wants it to. */
export class FakeKafka {
  readonly stored: Sent[] = []
  /** Called before a record is stored and acknowledged. */
  before: (sent: Sent) => Promise<void> = async () => undefined
  #queue: Promise<unknown> = Promise.resolve()

  /** One after the other, as the producer of a service does it. */
  sendRecord = (topic: string, { key, value, headers }: Message): Promise<Delivery> => {
    const { n } = JSON.parse(String(value)) as { n: number }
    const sent = { topic, id: String(headers?.ce_id), key: String(key), n }
    const stored = this.#queue.then(async () => {
      await this.before(sent)
      this.stored.push(sent)
      return { topic, partition: 0, offset: String(this.stored.length) }
    })
    this.#queue = stored.catch(() => undefined)
    return stored
  }
}

/** Of a store that is not alone on its database, or not like others. */
export interface StoreOptions extends Partial<Pick<StoreDependencies, 'group'>> {
  /** @default - an empty database */
  readonly env?: PostgresEnv
  /** @default - nobody: its relay must not be started */
  readonly kafka?: FakeKafka
  readonly settings?: Partial<DatabaseSettings>
}

/** The store of a service `things` that sends {@link counted} to the topic `things`, with its tables. */
export async function openStore(postgres: TestPostgres, { env, kafka, group, ...differences }: StoreOptions = {}) {
  const log = recordedLog()
  const own = { ...databaseSettings, ...kafkaSettings, ...producerSettings }
  const settings = decode(own, {
    ...(env ?? (await postgres.newDatabase())),
    KAFKA_BOOTSTRAP_SERVERS: 'nowhere:1',
    KAFKA_CLIENT_ID: 'things',
    KAFKA_PRODUCES: JSON.stringify([{ topic: 'things', events: [counted.type] }]),
  })
  const store = createStore({
    settings: { ...settings, ...differences.settings },
    migrations: [],
    group,
    producer: { sendRecord: kafka?.sendRecord } as ServiceTools<never>['producer'],
    log,
    stopping: new AbortController().signal,
  })
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= store.stop()
    return stopped
  }
  postgres.atEnd(stop)
  await store.prepare()
  return {
    ...store.database,
    log,
    start: store.start,
    stop,
    /** Publishes the things of a key in one transaction. */
    publish: (key: string, ...numbers: readonly number[]) =>
      store.database.transaction(async ({ publish }) => {
        for (const n of numbers) publish(counted, { key, n }, { id: randomUUID() })
      }),
  }
}

export type TestStore = Awaited<ReturnType<typeof openStore>>
