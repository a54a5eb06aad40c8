import { type Kafka, type Message, Partitioners } from 'kafkajs'
import { decode, type Settings } from '../../../contracts/codec.ts'
import { tools } from '../../../contracts/tools.ts'
import type { DevKafka } from '../../../dev/kafka/cluster.ts'
import { dlqList } from '../../../services/runtime/tools/dlq-list.ts'
import { dlqRedrive } from '../../../services/runtime/tools/dlq-redrive.ts'
import { lag } from '../../../services/runtime/tools/lag.ts'
import { replay } from '../../../services/runtime/tools/replay.ts'
import type { Tool, ToolResult } from '../../../services/runtime/tools/run.ts'
import { topicDescribe } from '../../../services/runtime/tools/topic-describe.ts'
import { Service } from '../support/service.ts'
import { client, withAdmin } from '../support/topics.ts'

type Env = Readonly<Record<string, string>>

/** A Kafka, the tools on it, and services of the tests. */
export class Workshop {
  readonly #kafka: () => DevKafka
  readonly #services: Service[] = []

  constructor(kafka: () => DevKafka) {
    this.#kafka = kafka
  }

  get servers(): string {
    return this.#kafka().bootstrapServers
  }

  /** Runs one of Kafka's own command line tools. */
  shell(name: string, ...args: string[]): Promise<string> {
    return this.#kafka().tool(name, args)
  }

  readonly replay = (env: Env) => this.#run(tools.replay, replay, env)
  readonly list = (env: Env) => this.#run(tools['dlq-list'], dlqList, env)
  readonly redrive = (env: Env, kafka?: Kafka) => this.#run(tools['dlq-redrive'], dlqRedrive, env, kafka)
  readonly describe = (env: Env) => this.#run(tools['topic-describe'], topicDescribe, env)
  readonly lag = (env: Env) => this.#run(tools.lag, lag, env)

  async #run<S extends Settings>(
    settings: S,
    tool: Tool<S>,
    env: Env,
    kafka = client(this.servers),
  ): Promise<ToolResult> {
    const stopping = new AbortController().signal
    return tool({ settings: decode(settings, env), kafka, stopping })
  }

  /** Makes topics of three partitions, and their dead-letter topics. */
  async createTopics(...names: string[]): Promise<void> {
    const topics = names.flatMap((name) => [name, `${name}.dlq`])
    await withAdmin(this.servers, async (admin) => {
      await admin.createTopics({
        topics: topics.map((topic) => ({ topic, numPartitions: 3, replicationFactor: 3 })),
        waitForLeaders: true,
      })
    })
  }

  async send(topic: string, messages: Message[], compression = 0): Promise<void> {
    const producer = client(this.servers).producer({ createPartitioner: Partitioners.DefaultPartitioner })
    await producer.connect()
    await producer.send({ topic, messages, acks: -1, compression })
    await producer.disconnect()
  }

  /** Starts a member of a group. */
  start(topic: string, group: string, bug: 'none' | 'poison' | 'all' | 'heavy' = 'none', env: Env = {}): Service {
    const service = new Service({
      name: group,
      entry: 'tests/kafka/tools/service.ts',
      env: {
        BUG: bug,
        HEALTH_PORT: '0',
        KAFKA_BOOTSTRAP_SERVERS: this.servers,
        KAFKA_CLIENT_ID: group,
        KAFKA_CONSUMES: JSON.stringify([{ topic, events: [], deadLetters: `${topic}.dlq` }]),
        KAFKA_GROUP_ID: group,
        ...env,
      },
    })
    this.#services.push(service)
    return service
  }

  async killAll(): Promise<void> {
    await Promise.all(this.#services.filter(({ running }) => running).map((one) => one.end('SIGKILL')))
  }
}

/** An event of the service of the tests. */
export const event = (order: string, differences: Partial<Message> = {}): Message => ({
  key: order,
  value: JSON.stringify({ order }),
  headers: { ce_id: `id-${order}`, ce_type: 'test.ordered' },
  ...differences,
})
