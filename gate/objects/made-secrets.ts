import type { KubernetesObject } from '../types.ts'
import { kindOf } from './identity.ts'
import { partsAt, text, valueAt } from './shape.ts'
import type { Side } from './side.ts'

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

/** Whether an operator makes a Secret from something in the manifests. */
export const isMade = ({ objects }: Side, namespace: string | undefined, name: string): boolean =>
  objects.some(
    (object) => object.metadata.namespace === namespace && (made[kindOf(object)]?.(object).includes(name) ?? false),
  )
