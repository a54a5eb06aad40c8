import type { DeclaredAcl } from '../../contracts/acls.ts'
import { selectorLabels } from '../platform/labels.ts'
import { type NetworkPeer, podsOf } from '../platform/network-peers.ts'
import { adminName, principalOf, toolsName } from './cluster-security.ts'
import type { KafkaClient, KafkaTopic } from './kafka-topic.ts'
import { rightsOf, toolRights } from './rights.ts'

/** A client, and where it runs. */
interface Attached {
  readonly client: KafkaClient
  /** Its namespace, if it is not that of the cluster. */
  readonly namespace: string | undefined
  /** Common name of its certificate. */
  readonly commonName: string
}

/** The clients of a cluster of our own, in the order in which they were attached. */
export class Clients {
  readonly #cluster: string
  readonly #all: Attached[] = []

  constructor(cluster: string) {
    this.#cluster = cluster
  }

  /** @returns the name by which the cluster knows the client */
  add(client: KafkaClient, namespace?: string): string {
    const name = namespace === undefined ? client.name : `${namespace}.${client.name}`
    const commonName = client.administrates === true ? adminName(this.#cluster) : name
    this.#all.push({ client, namespace, commonName })
    return commonName
  }

  /** The common names of those that do not administrate it. */
  get names(): string[] {
    return this.#all.filter(({ client }) => client.administrates !== true).map(({ commonName }) => commonName)
  }

  /** Where their pods are. */
  get peers(): NetworkPeer[] {
    const tools = podsOf({ 'app.kubernetes.io/component': 'tool' })
    return [...this.#all.map(({ client: { name }, namespace }) => podsOf(selectorLabels(name), namespace)), tools]
  }

  /** What each of them may do, the tools, and programs outside that are peers of a topic and have a principal. */
  acls(topics: readonly KafkaTopic[]): DeclaredAcl[] {
    const known = this.#all.map(({ client }) => client)
    const own = this.#all
      .filter(({ client }) => client.administrates !== true)
      .map(({ client, commonName }) => [principalOf(commonName), rightsOf(client)] as const)
    const all = [
      ...own,
      [principalOf(toolsName(this.#cluster)), toolRights(known, topics)] as const,
      ...outside(topics),
    ]
    return all.flatMap(([principal, rights]) => rights.map((right) => ({ principal, ...right })))
  }
}

const outside = (topics: readonly KafkaTopic[]) =>
  topics.flatMap((topic) =>
    topic.peers.flatMap((peer) => {
      if (peer.principal === undefined) return []
      const reads = peer.direction === 'consumes'
      const client = {
        name: peer.name,
        consumes: reads ? [topic] : [],
        produces: reads ? [] : [topic],
        deadLetterTopics: [],
        group: reads ? peer.group : undefined,
      }
      return [[peer.principal, rightsOf(client)] as const]
    }),
  )
