import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach } from 'vitest'
import { decode } from '../../../../contracts/codec.ts'
import { databaseSettings } from '../../../../contracts/settings.ts'
import type { DevKafka } from '../../../../dev/kafka/cluster.ts'
import { freePorts } from '../../../../dev/kafka/ports.ts'
import type { PostgresEnv } from '../../../../dev/postgres/server.ts'
import { createDatabase, type Database } from '../../../../services/runtime/database/database.ts'
import { toMessage } from '../../../../services/runtime/producer/events.ts'
import { describeWithPostgres, recordedLog, type TestPostgres } from '../../../postgres/fixture.ts'
import { configMap, describeWithKafka, until } from '../../fixture.ts'
import { Service } from '../../support/service.ts'
import { client, readTopic, withAdmin } from '../../support/topics.ts'
import { thingAnswered, thingAsked } from './events.ts'

const PARTITIONS = 3

/** A group whose members answer things, on topics and a database of its own for each test. */
export class Answering {
  readonly #kafka: () => DevKafka
  readonly #postgres: TestPostgres
  #env: PostgresEnv | undefined
  #services: Service[] = []
  #database: Database | undefined
  /** Topics of the test: what is asked, what is answered, and dead letters. */
  topics = { asked: '', answered: '', dead: '' }

  constructor(kafka: () => DevKafka, postgres: TestPostgres) {
    this.#kafka = kafka
    this.#postgres = postgres
  }

  get kafka(): DevKafka {
    return this.#kafka()
  }

  get postgres(): TestPostgres {
    return this.#postgres
  }

  async begin(): Promise<void> {
    const name = randomUUID().slice(0, 8)
    this.topics = { asked: `asked-${name}`, answered: `answered-${name}`, dead: `asked-${name}.dlq` }
    const topics = Object.values(this.topics).map((topic) => ({
      topic,
      numPartitions: PARTITIONS,
      replicationFactor: 1,
    }))
    await withAdmin(this.kafka.bootstrapServers, (admin) => admin.createTopics({ topics, waitForLeaders: true }))
    this.#env = await this.#postgres.newDatabase()
    this.#services = []
    const log = recordedLog()
    this.#database = createDatabase(decode(databaseSettings, this.#env), 'test', log)
    this.#postgres.atEnd(() => this.database.close())
  }

  get database(): Database {
    if (this.#database === undefined) throw new Error('there is a database only inside tests')
    return this.#database
  }

  /** Starts a member of the group. */
  member(differences: Readonly<Record<string, string>> = {}): Service {
    return this.#start('answering-service', {
      KAFKA_CONSUMES: JSON.stringify([{ topic: this.topics.asked, events: [], deadLetters: this.topics.dead }]),
      KAFKA_PRODUCES: JSON.stringify([{ topic: this.topics.answered, events: [thingAnswered.type] }]),
      KAFKA_GROUP_ID: 'answering',
      // The shortest that Kafka allows: the partitions of a member that was killed wait for so long.
      KAFKA_SESSION_TIMEOUT_MS: '6000',
      ...differences,
    })
  }

  /** Starts a service that asks for things by HTTP, and waits until it is ready. */
  async http(differences: Readonly<Record<string, string>> = {}): Promise<{ service: Service; url: string }> {
    const [port = 0, healthPort = 0] = await freePorts(2)
    const service = this.#start('http-service', {
      KAFKA_PRODUCES: JSON.stringify([{ topic: this.topics.asked, events: [thingAsked.type] }]),
      HTTP_PORT: String(port),
      HEALTH_PORT: String(healthPort),
      HTTP_DRAIN_MS: '100',
      // What the manifest of an HTTP service says.
      KAFKA_DELIVERY_TIMEOUT_MS: '4000',
      ...differences,
    })
    await service.ready(`http://127.0.0.1:${healthPort}`)
    return { service, url: `http://127.0.0.1:${port}/things` }
  }

  /** Asks for things: of each key the numbers, in their order. */
  async ask(keys: readonly string[], numbers: readonly number[]): Promise<void> {
    const producer = client(this.kafka.bootstrapServers).producer({ allowAutoTopicCreation: false })
    await producer.connect()
    for (const part of parts(numbers, 100)) {
      const messages = part.flatMap((n) =>
        keys.map((key) => toMessage(thingAsked, { key, n }, '/test', { id: randomUUID() })),
      )
      await producer.send({ topic: this.topics.asked, messages, acks: -1 })
    }
    await producer.disconnect()
  }

  /** Numbers of the rows of each key, in their order. */
  async rows(): Promise<Map<string, number[]>> {
    const rows = await this.database.query<{ key: string; n: number }>('SELECT key, n FROM answers ORDER BY seq')
    return byKey(rows)
  }

  /** Waits until there are so many rows. */
  async answered(rows: number, timeoutMs = 90_000): Promise<void> {
    let found = 0
    await until(
      `${rows} rows`,
      async () => {
        const [row] = await this.database.query<{ n: string }>('SELECT count(*) n FROM answers').catch(() => [])
        found = Number(row?.n ?? found)
        return found >= rows
      },
      timeoutMs,
    ).catch((error) => {
      throw new Error(`${error.message}, there are ${found}\n${this.#services.map(({ tail }) => tail).join('\n')}`)
    })
  }

  /** Waits until all events of the outbox are marked. */
  async relayed(): Promise<void> {
    await until('the outbox to be sent', async () => {
      const look = 'SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT 1'
      return (await this.database.query(look)).length === 0
    })
  }

  /** What is on a topic, in the order of each partition. */
  async stored(topic: keyof Answering['topics']) {
    const stored = await readTopic(this.kafka.bootstrapServers, this.topics[topic])
    return stored.map(({ event, value, headers }) => ({ event, headers, ...(JSON.parse(String(value)) as Thing) }))
  }

  /** Ends what a test has left running. */
  async killAll(): Promise<void> {
    await Promise.all(this.#services.filter(({ running }) => running).map((one) => one.end('SIGKILL')))
  }

  #start(name: string, env: Readonly<Record<string, string>>): Service {
    const service = new Service({
      name,
      entry: `tests/kafka/database/support/${name}.ts`,
      env: {
        ...this.#env,
        KAFKA_BOOTSTRAP_SERVERS: this.kafka.bootstrapServers,
        KAFKA_CLIENT_ID: name,
        HEALTH_PORT: '0',
        ...env,
      },
    })
    this.#services.push(service)
    return service
  }
}

interface Thing {
  readonly key: string
  readonly n: number
}

/** Numbers of each key, in the order of what is given. */
export function byKey(things: readonly Thing[]): Map<string, number[]> {
  const keys = new Map<string, number[]>()
  for (const { key, n } of things) keys.set(key, [...(keys.get(key) ?? []), n])
  return keys
}

const parts = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))

/** Describes tests with a PostgreSQL server and a Kafka of one node, which may be stopped and started again. */
export const describeAnswering = (name: string, tests: (answering: Answering) => void): Promise<void> =>
  describeWithPostgres(name, (postgres) =>
    describeWithKafka(
      'with Kafka',
      (kafka) => {
        const answering = new Answering(kafka, postgres)
        beforeEach(() => answering.begin())
        afterEach(() => answering.killAll())
        tests(answering)
      },
      { nodes: 1, data: configMap(1) },
    ),
  )
