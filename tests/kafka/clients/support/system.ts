import { type DeclaredTopic, declaredTopics, TOPICS_FILE } from '../../../../contracts/topics.ts'
import type { DevKafka } from '../../../../dev/kafka/cluster.ts'
import { freePorts } from '../../../../dev/kafka/ports.ts'
import { until } from '../../fixture.ts'
import { stopAll } from '../../support/ledger.ts'
import { position, type Service } from '../../support/service.ts'
import { planOf, TestSystem } from '../../support/system.ts'
import { withAdmin } from '../../support/topics.ts'
import type { Place } from './library.ts'

/** A system on the Kafka of one node that the systems of a test have one after the other: some have topics of one name. */
export class ForeignSystem extends TestSystem {
  readonly #declared: readonly DeclaredTopic[]
  readonly #services: readonly string[]
  readonly #urls = new Map<string, string>()

  /** @param services those that run as long as the system does */
  constructor(name: string, services: readonly string[], kafka: () => DevKafka) {
    const plan = planOf(name)
    super(plan, [], kafka)
    this.#declared = declaredTopics.parse(JSON.parse(plan.topics[TOPICS_FILE] ?? '[]'))
    this.#services = services
  }

  /** The topics of the manifest. */
  get topics(): readonly string[] {
    return this.#declared.map(({ name }) => name)
  }

  /** Makes the topics anew and starts the services. Resolves when they are ready. */
  async run(env: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.createTopics()
    await this.begin()
    const started = this.#services.map(async (name) => {
      const [http, health] = await freePorts(2)
      this.#urls.set(name, `http://127.0.0.1:${http}`)
      const local = { HTTP_PORT: String(http), HEALTH_PORT: String(health), HTTP_DRAIN_MS: '100' }
      await this.start(name, { ...env, ...local }).ready(`http://127.0.0.1:${health}`)
    })
    await Promise.all(started)
  }

  /** Stops the services, and expects that each ends well. */
  end(): Promise<void> {
    return stopAll(this.#services.flatMap((name) => this.started(name)))
  }

  /** The process of a service. */
  service(name: string): Service {
    const [found] = this.started(name)
    if (found === undefined) throw new Error(`${name} does not run`)
    return found
  }

  /** Sends a JSON body to a service. */
  async post(service: string, path: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${this.#urls.get(service)}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${service} answered ${answer.status}: ${await answer.text()}`)
  }

  /** Runs a program of the system to its end. */
  async complete(name: string, differences: Readonly<Record<string, string>> = {}): Promise<void> {
    const program = this.start(name, differences)
    if ((await program.ended) !== 0) throw new Error(program.tail)
  }

  /** Waits until a service has processed what is stored at these places. */
  async processed(service: Service, places: readonly Place[]): Promise<void> {
    await until(`${service.name} to process ${places.length} messages`, async () => {
      const done = new Set(service.events.map(position))
      return places.every((place) => done.has(position(place)))
    }).catch((error) => {
      throw new Error(`${error.message}\n${service.tail}`)
    })
  }

  /** The topics of the manifest in place of those of the system before, with one replica each, as there is one node. */
  override async createTopics(): Promise<void> {
    const topics = this.#declared.map(({ name, partitions }) => ({
      topic: name,
      numPartitions: partitions,
      replicationFactor: 1,
      configEntries: [{ name: 'min.insync.replicas', value: '1' }],
    }))
    await withAdmin(this.kafka.bootstrapServers, async (admin) => {
      const ours = async () => (await admin.listTopics()).filter((topic) => !topic.startsWith('__'))
      const old = await ours()
      if (old.length > 0) await admin.deleteTopics({ topics: old })
      await until('the old topics to be gone', async () => (await ours()).length === 0)
      await admin.createTopics({ topics, waitForLeaders: true })
    })
  }
}
