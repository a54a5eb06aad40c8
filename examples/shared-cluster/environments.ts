import type { KafkaClusterProps, SystemEnvironment } from '../../constructs/index.ts'

/** In what the environments of this example differ. */
export interface Environment extends SystemEnvironment {
  readonly kafka: Pick<KafkaClusterProps, 'brokers' | 'controllers'>
}

const images = { registry: 'registry.example.com', tag: '1.0.0' }

export const environments = [
  // Both systems go where `kubectl -n` says: into one namespace, because they share a cluster.
  { name: 'local', images, ownNamespaces: false, podSecurity: 'warn', kafka: { brokers: 1 } },
  // Each has a namespace of its own; the brokers are reached across.
  { name: 'production', images, ownNamespaces: true, podSecurity: 'enforce', kafka: { brokers: 3, controllers: 3 } },
] as const satisfies readonly Environment[]
