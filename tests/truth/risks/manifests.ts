import { type DeclaredTopic, declaredTopics, TOPICS_FILE } from '../../../contracts/topics.ts'
import type { KafkaPool } from '../../../dev/kafka/cluster.ts'
import { type Folder, folderOf, type Manifest, type Variation } from '../system.ts'

/** Where the small system of the risks lives; no cluster of Kubernetes sees it. */
const HOME = 'truth-risks'

/** The manifests of one side of a change, read as pods would read them. */
export class Manifests {
  readonly folder: Folder

  constructor(variation: Variation = {}) {
    this.folder = folderOf(variation, HOME)
  }

  get #all(): readonly Manifest[] {
    return [...this.folder.values()].flat()
  }

  #of(kind: string, name: string): Manifest {
    const found = this.#all.find((one) => one.kind === kind && one.metadata.name === name)
    if (found === undefined) throw new Error(`no ${kind}/${name}`)
    return found
  }

  /** Literal variables of a Deployment's or StatefulSet's container. */
  env(kind: string, name: string): Readonly<Record<string, string | undefined>> {
    const variables: Manifest[] = this.#of(kind, name).spec.template.spec.containers[0].env
    return Object.fromEntries(variables.map(({ name, value }) => [name, value]))
  }

  /** The nodes of Kafka: a StatefulSet and its ConfigMap each. */
  get pools(): readonly KafkaPool[] {
    return this.#all
      .filter(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name.startsWith('kafka'))
      .map(({ metadata: { name }, spec }) => ({
        name,
        nodes: spec.replicas,
        data: this.#of('ConfigMap', `${name}-config`).data,
        firstNodeId: Number(this.env('StatefulSet', name).KAFKA_NODE_ID_OFFSET),
      }))
  }

  get clusterId(): string {
    const [pool] = this.pools
    return this.env('StatefulSet', pool?.name ?? 'kafka').KAFKA_CLUSTER_ID ?? ''
  }

  get topics(): readonly DeclaredTopic[] {
    return declaredTopics.parse(JSON.parse(this.#of('ConfigMap', 'kafka-topics').data[TOPICS_FILE]))
  }

  /** The topic that the API sends to and billing reads. */
  get orders(): DeclaredTopic {
    const [orders] = this.topics
    if (orders === undefined) throw new Error('no topic is declared')
    return orders
  }
}
