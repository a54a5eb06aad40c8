import type { Construct } from 'constructs'
import type { KafkaRight } from '../kafka/kafka-right.ts'
import type { KafkaTopic as Topic } from '../kafka/kafka-topic.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { lazily } from '../platform/lazily.ts'
import { neverPrune } from '../platform/never-pruned.ts'
import { CLUSTER_LABEL, KafkaTopic, KafkaUser } from './kinds.ts'
import type { StrimziUserProps } from './strimzi-props.ts'

/** A cluster, and where its operators look for resources. */
export interface StrimziCluster {
  readonly cluster: string
  /** @default - the namespace of the chart */
  readonly namespace?: string
}

const metadata = (name: string, { cluster, namespace }: StrimziCluster) => ({
  name,
  ...(namespace !== undefined && { namespace }),
  labels: { [CLUSTER_LABEL]: cluster },
})

/** A KafkaTopic. It is never pruned: when it is deleted, the Topic Operator deletes the topic with its records. */
export function topicResource(scope: Construct, topic: Topic, of: StrimziCluster): void {
  const { topicName, partitions, replicationFactor, config } = topic
  const name = resourceName(topicName)
  const resource = new KubernetesObject(scope, `topic-${topic.node.id}`, KafkaTopic, {
    metadata: metadata(name, of),
    spec: {
      ...(name !== topicName && { topicName }),
      partitions,
      replicas: replicationFactor,
      config: Object.fromEntries(Object.entries(config).map(([key, value]) => [key, asNumber(value)])),
    },
  })
  neverPrune(resource)
}

/**
 * The name of a topic's resource: topics may have capitals and underscores, which names of Kubernetes objects may not. Two
 * topics that would get the same name are refused, as all objects of one name are.
 */
const resourceName = (topic: string): string =>
  topic
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')

/** As Strimzi's own examples have them. */
const asNumber = (value: string): string | number =>
  /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : value

/** A KafkaUser with the rights of a client: they are asked for when the tree is complete. */
export function userResource(
  scope: Construct,
  name: string,
  of: StrimziCluster & StrimziUserProps,
  rights: () => readonly KafkaRight[],
): void {
  const { authentication = 'tls', userSecretAnnotations } = of
  new KubernetesObject(scope, `user-${name}`, KafkaUser, {
    metadata: metadata(name, of),
    spec: lazily(() => ({
      authentication: { type: authentication },
      authorization: {
        type: 'simple' as const,
        acls: rights().map(({ resource, name, operations }) => ({
          resource: { type: resource, name, patternType: 'literal' as const },
          operations,
        })),
      },
      ...(userSecretAnnotations && { template: { secret: { metadata: { annotations: userSecretAnnotations } } } }),
    })),
  })
}
