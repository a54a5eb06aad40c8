import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { DevKafka } from '../../../../dev/kafka/cluster.ts'
import { freePorts } from '../../../../dev/kafka/ports.ts'
import { devPlan } from '../../../../dev/plan.ts'
import { ordersPaymentsShipping } from '../../../../services/orders-payments-shipping/system.ts'
import { buildSystems } from '../../../../synthesis/build.ts'
import { describeWithKafka, until } from '../../fixture.ts'
import { closeLedger, type Ledger, type Marks } from './ledger.ts'
import { Service } from './service.ts'
import { endOffsets } from './topics.ts'

const TOPICS = ['orders', 'payments', 'shipping'] as const

/** The system of the manifests on a Kafka of its own. */
export class TestSystem {
  readonly #kafka: () => DevKafka
  #services: Service[] = []
  #marks: Marks = new Map()

  constructor(kafka: () => DevKafka) {
    this.#kafka = kafka
  }

  get kafka(): DevKafka {
    return this.#kafka()
  }

  /** Starts a service with the environment of its manifest. */
  start(name: string, differences: Readonly<Record<string, string>> = {}): Service {
    const found = plan.processes.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no process ${name}`)
    const local = { HEALTH_PORT: '0', KAFKA_BOOTSTRAP_SERVERS: this.kafka.bootstrapServers }
    const service = new Service({ ...found, env: { ...found.env, ...local, ...differences } })
    this.#services.push(service)
    return service
  }

  /** Starts a producer that sends so many rounds, three events each. */
  produce(rounds: number, differences: Readonly<Record<string, string>> = {}): Service {
    return this.start('kafka-producer', { EVENT_COUNT: String(rounds), ...differences })
  }

  /** Starts members of orders-consumer's group and waits until each of them has partitions. */
  async ordersConsumers(members: number, differences: Readonly<Record<string, string>> = {}): Promise<Service[]> {
    const consumers = Array.from({ length: members }, () => this.start('orders-consumer', differences))
    await until('the members to share the partitions', async () => {
      const all = consumers.map((one) => one.assigned('orders'))
      return all.every(({ length }) => length > 0) && all.flat().sort().join() === '0,1,2'
    })
    return consumers
  }

  /** Starts one consumer for each of the other topics. */
  otherConsumers(): Service[] {
    return [this.start('payments-consumer'), this.start('shipping-consumer')]
  }

  /** Id of the broker that coordinates a consumer group. */
  async coordinatorOf(group: string): Promise<number> {
    const text = await this.kafka.tool('kafka-consumer-groups', ['--describe', '--state', '--group', group])
    const id = /:\d+\s+\((\d+)\)/.exec(text)?.[1]
    if (id === undefined) throw new Error(`no coordinator in: ${text}`)
    return Number(id)
  }

  /** See {@link closeLedger}. */
  closeLedger(name: string): Promise<Ledger> {
    const named = (suffix: string) => this.#services.filter((one) => one.name.endsWith(suffix))
    const consumers = named('-consumer')
    return closeLedger(name, {
      bootstrapServers: this.kafka.bootstrapServers,
      marks: this.#marks,
      consumed: TOPICS.filter((topic) => consumers.some((one) => one.name.startsWith(topic))),
      producers: named('-producer'),
      consumers,
    })
  }

  /** Runs the reconciler until it is ready: every declared topic is there. */
  async createTopics(): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'topics-'))
    try {
      for (const [name, text] of Object.entries(plan.topics)) await writeFile(join(folder, name), text)
      const [port] = await freePorts(1)
      const reconciler = this.start('kafka-topics', { TOPICS_DIRECTORY: folder, HEALTH_PORT: String(port) })
      await until('the topics to be as declared', async () => {
        if (!reconciler.running) throw new Error(reconciler.tail)
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
        return answer?.ok
      }).catch((error) => {
        throw new Error(`${error.message}\n${reconciler.tail}`)
      })
      expect((await reconciler.end()).end).toBe(0)
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  /** Begins a test: only what is stored from now on counts. */
  async begin(): Promise<void> {
    const { bootstrapServers } = this.kafka
    const ends = TOPICS.map(async (topic) => [topic, await endOffsets(bootstrapServers, topic)] as const)
    this.#marks = new Map(await Promise.all(ends))
    this.#services = []
  }

  /** Ends what a test has left running. */
  async killAll(): Promise<void> {
    await Promise.all(this.#services.filter(({ running }) => running).map((one) => one.end('SIGKILL')))
  }
}

const [built] = buildSystems({ system: ordersPaymentsShipping.name, environment: 'local' })
if (built === undefined) throw new Error('no such system')
const plan = devPlan(built)

/** Describes tests on the system of the manifests: its Kafka, its topics, its services as processes. */
export async function describeSystem(
  name: string,
  tests: (system: TestSystem) => void,
  overrides: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { cluster } = plan
  const options = { ...cluster?.pools[0], ...(cluster && { clusterId: cluster.clusterId }), overrides }
  await describeWithKafka(
    `orders-payments-shipping, ${name}`,
    (kafka) => {
      const system = new TestSystem(kafka)
      beforeAll(() => system.createTopics())
      afterAll(() => system.killAll())
      beforeEach(() => system.begin())
      afterEach(() => system.killAll())
      tests(system)
    },
    options,
  )
}
