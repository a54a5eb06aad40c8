import { Duration, Size } from 'cdk8s'
import {
  apiObjectsOf,
  EventConsumer,
  type EventConsumerProps,
  HttpService,
  type HttpServiceProps,
  KafkaCluster,
  type KafkaClusterProps,
  type KafkaTopicProps,
  KafkaUi,
  LoadTest,
  type LoadTestProps,
  PostgresDatabase,
  type PostgresDatabaseProps,
  ProducerJob,
  type ProducerJobProps,
  System,
  type SystemEnvironment,
  TopicReconciler,
  type TopicReconcilerProps,
} from '../../constructs/index.ts'
import { findingsOf, refuseErrors } from '../../synthesis/findings.ts'
import { placed } from './live/programs/events.ts'

/** What of the small system is said in another way. A part that is null is not there; one that is absent is as always. */
export interface Variation {
  readonly environment?: Partial<SystemEnvironment>
  /** Whether everything is in another namespace. */
  readonly elsewhere?: boolean
  readonly kafka?: Partial<KafkaClusterProps>
  /** Kafka's name of the topic. @default 'orders' */
  readonly topicName?: string
  readonly topic?: KafkaTopicProps
  /** A topic more. @default - none */
  readonly returns?: KafkaTopicProps
  readonly topics?: Partial<TopicReconcilerProps>
  readonly consumer?: Partial<EventConsumerProps> | null
  /** A second consumer, with a group of its own. @default - none */
  readonly audit?: Partial<EventConsumerProps>
  readonly api?: Partial<HttpServiceProps> | null
  readonly job?: Partial<ProducerJobProps> | null
  /** @default - no database */
  readonly postgres?: Partial<PostgresDatabaseProps>
  /** @default - no load test */
  readonly loadTest?: Partial<LoadTestProps>
  /** @default false */
  readonly kafkaUi?: boolean
  /** What a construct would have to be changed for: it happens to the finished manifests. */
  readonly edit?: (manifests: Manifests) => void
}

// biome-ignore lint/suspicious/noExplicitAny: changes reach into manifests, and a wrong step fails them
export type Manifest = any

/** Manifests by `Kind/name`. */
export interface Manifests {
  /** @throws if there is no such object */
  of(name: string): Manifest
  add(file: string, manifest: object): void
  remove(name: string): void
}

/** Files of a folder, and what is in each. */
export type Folder = ReadonlyMap<string, readonly Manifest[]>

/** Nobody has a scheduler of this name: objects, revisions and claims are made, and no pod ever runs. */
const NO_SCHEDULER = 'nobody'

/** Three brokers, a topic, a service that reads it, an API and a Job that write it; and what a variation adds. */
export function folderOf(variation: Variation, namespace: string): Folder {
  const system = new System('truth', {
    environment: {
      name: 'truth',
      images: { tag: '1.0.0' },
      ownNamespaces: true,
      podSecurity: 'enforce',
      ...variation.environment,
    },
    namespace: variation.elsewhere ? `${namespace}-elsewhere` : namespace,
  })
  build(system, variation)
  refuseErrors(findingsOf([system]).errors)
  const files = new Map<string, Manifest[]>(
    system.charts.map((chart) => [
      `${chart.node.id}.k8s.yaml`,
      apiObjectsOf(chart)
        .filter((object) => object.chart === chart)
        .map((object) => structuredClone(object.toJson())),
    ]),
  )
  variation.edit?.(manifestsOf(files))
  for (const manifest of [...files.values()].flat()) {
    const { spec } = manifest
    const template = (spec?.jobTemplate?.spec ?? spec)?.template
    if (template !== undefined) template.spec.schedulerName = NO_SCHEDULER
  }
  return files
}

function build(system: System, { kafkaUi = false, ...variation }: Variation): void {
  const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', {
    brokers: 3,
    storage: Size.gibibytes(2),
    ...variation.kafka,
  })
  const outside = {
    events: [placed],
    peers: [
      { name: 'the test', direction: 'produces' as const },
      { name: 'the test', direction: 'consumes' as const },
    ],
  }
  const orders = kafka.addTopic(variation.topicName ?? 'orders', { ...outside, ...variation.topic })
  if (variation.returns) kafka.addTopic('returns', { ...outside, ...variation.returns })
  new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka, ...variation.topics })

  const { postgres } = variation
  const access = { database: 'appdb', user: 'app', throwAwayPassword: 'first', storage: Size.gibibytes(2) }
  const database = postgres && new PostgresDatabase(system.chart('postgres'), 'postgres', { ...access, ...postgres })
  const withDatabase = database && { database }

  const reading = { consumes: [orders], group: 'billing' }
  if (variation.consumer !== null)
    new EventConsumer(system.chart('billing'), 'billing', { ...reading, ...withDatabase, ...variation.consumer })
  if (variation.audit)
    new EventConsumer(system.chart('audit'), 'audit', { ...reading, group: 'audit', ...variation.audit })
  if (variation.api !== null) {
    const api = new HttpService(system.chart('api'), 'api', { produces: [orders], ...withDatabase, ...variation.api })
    if (variation.loadTest)
      new LoadTest(system.chart('load-test'), 'load-test', { target: api, ...load, ...variation.loadTest })
  }
  if (variation.job !== null)
    new ProducerJob(system.chart('import'), 'import', { produces: [orders], ...variation.job })
  if (kafkaUi) new KafkaUi(system.chart('kafka-ui'), 'kafka-ui', { cluster: kafka })
}

const load = {
  path: '/orders',
  script: new URL('load.js', import.meta.url),
  thresholds: { http_req_failed: ['rate<0.01'] },
  stages: [{ duration: Duration.minutes(1), target: 10 }],
} satisfies Omit<LoadTestProps, 'target'>

function manifestsOf(files: Map<string, Manifest[]>): Manifests {
  const nameOf = ({ kind, metadata }: Manifest) => `${kind}/${metadata.name}`
  return {
    of(name) {
      const found = [...files.values()].flat().find((manifest) => nameOf(manifest) === name)
      if (found === undefined) throw new Error(`no ${name} among ${[...files.values()].flat().map(nameOf).join(', ')}`)
      return found
    },
    add: (file, manifest) => void files.set(file, [...(files.get(file) ?? []), manifest]),
    remove(name) {
      for (const [file, manifests] of files) {
        files.set(
          file,
          manifests.filter((manifest) => nameOf(manifest) !== name),
        )
      }
    },
  }
}
