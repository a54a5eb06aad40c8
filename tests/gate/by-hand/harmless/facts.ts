import { bitnami, confluent, type Harmless, kustomize, tracker } from '../row.ts'

/** The same values, found elsewhere. */
export const facts: readonly Harmless[] = [
  {
    name: 'kustomize: another content of a ConfigMap, with the hash that belongs to it',
    in: kustomize,
    edit: (manifests) => {
      manifests.edit('ConfigMap/web-files-7k6m2g9b4c', { 'size=10': 'size=20' })
      manifests.everywhere('web-files-7k6m2g9b4c', 'web-files-9h5k2tt7cm')
    },
  },
  {
    name: 'kustomize: another hash of the same variables',
    in: kustomize,
    edit: (manifests) => manifests.everywhere('web-env-6ct58987ht', 'web-env-2bcdf8k7mt'),
  },
  {
    name: 'Bitnami: the Secret of the cluster id in another spelling',
    in: bitnami,
    edit: (manifests) =>
      manifests.edit('Secret/events-kafka-kraft', {
        'data:\n  kraft-cluster-id: "dTBrUWRWcXFNdFpLc0VLUGVZNkpUNA=="':
          'stringData:\n  kraft-cluster-id: u0kQdVqqMtZKsEKPeY6JT4',
      }),
    atMost: 'nothing',
  },
  {
    name: 'Confluent: the cluster id goes into a Secret, and is the same',
    in: confluent,
    edit: (manifests) => {
      manifests.edit('StatefulSet/platform-cp-kafka', {
        '          env:\n':
          '          env:\n            - name: CLUSTER_ID\n              valueFrom: { secretKeyRef: { name: kafka-id, key: id } }\n',
      })
      manifests.add(
        'secret.yaml',
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: kafka-id\n  namespace: platform\nstringData:\n  id: 4L6g3nShT-eMCtK--X86sw\n',
      )
    },
  },
  {
    name: 'Confluent: the entry point of the image, run by a shell',
    in: confluent,
    edit: (manifests) =>
      manifests.edit('StatefulSet/platform-cp-kafka', {
        '          envFrom:\n':
          '          command: [bash, -c, "echo $(date) && exec /etc/confluent/docker/run"]\n          envFrom:\n',
      }),
  },
  {
    name: 'the group of a consumer goes into a ConfigMap, and is the same',
    in: tracker,
    edit: (manifests) => {
      manifests.edit('Deployment/consumer', {
        '            - name: KAFKA_GROUP_ID\n              value: order-tracker\n':
          '            - name: KAFKA_GROUP_ID\n              valueFrom: { configMapKeyRef: { name: kafka-group, key: id } }\n',
      })
      manifests.add(
        'group.yaml',
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kafka-group\n  namespace: order-tracker\ndata:\n  id: order-tracker\n',
      )
    },
  },
]
