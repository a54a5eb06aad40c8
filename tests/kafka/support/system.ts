import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { DevKafka } from '../../../dev/kafka/cluster.ts'
import { freePorts } from '../../../dev/kafka/ports.ts'
import { type DevPlan, devPlan } from '../../../dev/plan.ts'
import { buildSystems } from '../../../synthesis/build.ts'
import { project } from '../../project.ts'
import { describeWithKafka, until } from '../fixture.ts'
import type { Marks } from './ledger.ts'
import { Service } from './service.ts'
import { endOffsets } from './topics.ts'

/** What the manifests of a system say has to run. */
export function planOf(name: string): DevPlan {
  const [built] = buildSystems(project, { system: name, environment: 'local' })
  if (built === undefined) throw new Error(`no system ${name}`)
  return devPlan(built)
}

/** A system of the manifests on a Kafka of its own. */
export class TestSystem {
  readonly #plan: DevPlan
  readonly #topics: readonly string[]
  readonly #kafka: () => DevKafka
  #services: Service[] = []
  #marks: Marks = new Map()

  /** @param topics those that a test's ledger reads back */
  constructor(plan: DevPlan, topics: readonly string[], kafka: () => DevKafka) {
    this.#plan = plan
    this.#topics = topics
    this.#kafka = kafka
  }

  get kafka(): DevKafka {
    return this.#kafka()
  }

  /** Where the topics ended when the test began. */
  get marks(): Marks {
    return this.#marks
  }

  /** All services of the test that were started under a name, also those that have ended. */
  started(name: string): Service[] {
    return this.#services.filter((one) => one.name === name)
  }

  /** Starts a service with the environment of its manifest. */
  start(name: string, differences: Readonly<Record<string, string>> = {}): Service {
    const found = this.#plan.processes.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no process ${name}`)
    const local = { HEALTH_PORT: '0', KAFKA_BOOTSTRAP_SERVERS: this.kafka.bootstrapServers }
    const service = new Service({ ...found, env: { ...found.env, ...local, ...differences } })
    this.#services.push(service)
    return service
  }

  /** Starts members of a service's group and waits until each of them has partitions and together they have all. */
  async members(
    name: string,
    topic: string,
    count: number,
    differences: Readonly<Record<string, string>> = {},
  ): Promise<Service[]> {
    const members = Array.from({ length: count }, () => this.start(name, differences))
    await this.shared(members, topic)
    return members
  }

  /** Waits until members share the partitions of a topic. */
  async shared(members: readonly Service[], topic: string): Promise<void> {
    const partitions = this.#marks.get(topic)?.size ?? 0
    await until(`${topic} to be shared`, async () => {
      const given = members.map((one) => one.assigned(topic))
      const all = given.flat()
      return given.every(({ length }) => length > 0) && all.length === partitions && new Set(all).size === partitions
    }).catch((error) => {
      throw new Error(`${error.message}\n${members.map(({ tail }) => tail).join('\n')}`)
    })
  }

  /** Id of the broker that coordinates a consumer group. */
  async coordinatorOf(group: string): Promise<number> {
    const text = await this.kafka.tool('kafka-consumer-groups', ['--describe', '--state', '--group', group])
    const id = /:\d+\s+\((\d+)\)/.exec(text)?.[1]
    if (id === undefined) throw new Error(`no coordinator in: ${text}`)
    return Number(id)
  }

  /** Runs the reconciler until it is ready: every declared topic is there. */
  async createTopics(): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'topics-'))
    try {
      for (const [name, text] of Object.entries(this.#plan.topics)) await writeFile(join(folder, name), text)
      const [port] = await freePorts(1)
      const reconciler = this.start('kafka-topics', { TOPICS_DIRECTORY: folder, HEALTH_PORT: String(port) })
      await reconciler.ready(`http://127.0.0.1:${port}`)
      expect((await reconciler.end()).end).toBe(0)
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  /** Begins a test: only what is stored from now on counts. */
  async begin(): Promise<void> {
    const { bootstrapServers } = this.kafka
    const ends = this.#topics.map(async (topic) => [topic, await endOffsets(bootstrapServers, topic)] as const)
    this.#marks = new Map(await Promise.all(ends))
    this.#services = []
  }

  /** Ends what a test has left running. */
  async killAll(): Promise<void> {
    await Promise.all(this.#services.filter(({ running }) => running).map((one) => one.end('SIGKILL')))
  }
}

/**
 * Describes tests on a system of the manifests: its Kafka, its topics, its services as processes.
 * @param overrides Kafka properties that differ from the manifests'
 */
export async function describeSystem<S extends TestSystem>(
  name: string,
  plan: DevPlan,
  create: (kafka: () => DevKafka) => S,
  tests: (system: S) => void,
  overrides: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { cluster } = plan
  const options = { ...cluster?.pools[0], ...(cluster && { clusterId: cluster.clusterId }), overrides }
  await describeWithKafka(
    name,
    (kafka) => {
      const system = create(kafka)
      beforeAll(() => system.createTopics())
      afterAll(() => system.killAll())
      beforeEach(() => system.begin())
      afterEach(() => system.killAll())
      tests(system)
    },
    options,
  )
}
