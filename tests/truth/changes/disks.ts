import { Size } from 'cdk8s'
import type { Group } from '../change.ts'
import type { Manifest, Manifests } from '../system.ts'
import { edited } from './workloads.ts'

const claim = (change: (template: Manifest) => unknown) => ({
  edit: (manifests: Manifests) => void change(manifests.of('StatefulSet/kafka').spec.volumeClaimTemplates[0]),
})

const kafkaIsRefused = { refused: ['StatefulSet/kafka'] }

/** Claims of StatefulSets: size, class, names, and what becomes of them. */
export const disks: Group = {
  title: 'Disks',
  changes: [
    { name: 'larger disks of brokers', after: { kafka: { storage: Size.gibibytes(4) } }, expects: kafkaIsRefused },
    { name: 'smaller disks of brokers', after: { kafka: { storage: Size.gibibytes(1) } }, expects: kafkaIsRefused },
    { name: 'another storage class of brokers', after: { kafka: { storageClass: 'fast' } }, expects: kafkaIsRefused },
    {
      name: 'a storage class removed',
      before: { kafka: { storageClass: 'fast' } },
      after: {},
      expects: kafkaIsRefused,
    },
    {
      name: 'another name of the claims of brokers',
      after: {
        edit(manifests) {
          const { spec } = manifests.of('StatefulSet/kafka')
          spec.volumeClaimTemplates[0].metadata.name = 'records'
          for (const mount of spec.template.spec.containers[0].volumeMounts) {
            if (mount.name === 'data') mount.name = 'records'
          }
        },
      },
      expects: kafkaIsRefused,
      live: { next: ['delete statefulset kafka', 'apply'] },
    },
    {
      name: 'a second claim for each broker',
      after: {
        edit(manifests) {
          const { spec } = manifests.of('StatefulSet/kafka')
          spec.volumeClaimTemplates.push({ ...spec.volumeClaimTemplates[0], metadata: { name: 'more' } })
        },
      },
      expects: kafkaIsRefused,
    },
    {
      name: 'a label on the claims of brokers',
      after: claim(({ metadata }) => (metadata.labels = { tier: 'gold' })),
      expects: kafkaIsRefused,
    },
    {
      name: 'another access mode of the claims',
      after: claim(({ spec }) => (spec.accessModes = ['ReadWriteOncePod'])),
      expects: kafkaIsRefused,
    },
    {
      name: 'the size of disks in another unit: 2048Mi for 2Gi',
      after: claim(({ spec }) => (spec.resources.requests.storage = '2048Mi')),
      expects: {},
    },
    {
      name: 'the default volumeMode of claims, written out',
      after: claim(({ spec }) => (spec.volumeMode = 'Filesystem')),
      expects: {},
    },
    {
      name: 'claims of brokers go with them',
      after: { kafka: { volumeRetention: 'Delete' } },
      expects: {},
    },
    {
      name: 'claims of brokers stay after all',
      before: { kafka: { volumeRetention: 'Delete' } },
      after: {},
      expects: {},
    },
    {
      name: 'fewer brokers, whose claims go with them',
      before: { kafka: { controllers: 1, brokers: 4, volumeRetention: 'Delete' } },
      after: { kafka: { controllers: 1, brokers: 3, volumeRetention: 'Delete' } },
      expects: {
        scaled: ['StatefulSet/kafka-broker 4 → 3'],
        claimsGone: ['PersistentVolumeClaim/data-kafka-broker-3'],
      },
      live: {},
    },
    {
      name: 'a larger disk of PostgreSQL',
      before: { postgres: {} },
      after: { postgres: { storage: Size.gibibytes(4) } },
      expects: { refused: ['StatefulSet/postgres'] },
    },
    {
      name: 'the claim of PostgreSQL goes with it',
      before: { postgres: {} },
      after: { postgres: { volumeRetention: 'Delete' } },
      expects: {},
    },
    {
      name: 'pods of brokers are numbered from 1',
      after: edited('StatefulSet/kafka', ({ spec }) => (spec.ordinals = { start: 1 })),
      expects: { claimsMade: ['PersistentVolumeClaim/data-kafka-3'] },
      live: {},
    },
  ],
}
