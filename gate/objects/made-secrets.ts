import type { KubernetesObject } from '../types.ts'
import { kindOf, refTo } from './identity.ts'
import { partsAt, text, valueAt } from './shape.ts'

/** The Secrets that an operator makes for an object, by their names. */
const made: Readonly<Record<string, (object: KubernetesObject) => readonly (string | undefined)[]>> = {
  'cert-manager.io/Certificate': (object) => [text(valueAt(object, 'spec', 'secretName'))],
  'external-secrets.io/ExternalSecret': (object) => [
    text(valueAt(object, 'spec', 'target', 'name')) ?? object.metadata.name,
  ],
  'bitnami.com/SealedSecret': (object) => [
    text(valueAt(object, 'spec', 'template', 'metadata', 'name')) ?? object.metadata.name,
  ],
  'kafka.strimzi.io/KafkaUser': ({ metadata }) => [metadata.name],
  'kafka.strimzi.io/Kafka': ({ metadata }) => [`${metadata.name}-cluster-ca-cert`, `${metadata.name}-clients-ca-cert`],
  'postgresql.cnpg.io/Cluster': ({ metadata }) => [
    `${metadata.name}-app`,
    `${metadata.name}-superuser`,
    `${metadata.name}-ca`,
  ],
  'secrets-store.csi.x-k8s.io/SecretProviderClass': (object) =>
    partsAt(object, 'spec', 'secretObjects').map(({ secretName }) => text(secretName)),
}

/** The keys of the Secrets that an operator makes from an object. */
export const secretsMadeFrom = (object: KubernetesObject): string[] =>
  (made[kindOf(object)]?.(object) ?? []).flatMap((name) =>
    name === undefined ? [] : refTo('Secret', object.metadata.namespace, name),
  )
