import { bitnami, confluent, type Disaster, inventory, kustomize, tracker } from '../row.ts'

const WEB = 'Deployment/web'
const web = 'spec.template.spec.containers[web]'
const KAFKA = 'StatefulSet/platform-cp-kafka'

/** Values that stand elsewhere than where they are read: Secrets, ConfigMaps, variables in variables, arguments. */
export const facts: readonly Disaster[] = [
  {
    name: 'Bitnami: the chart rendered twice draws a new cluster id into its Secret',
    why: 'No node starts on its disk any more.',
    fits: ['data-loss', 'outage'],
    in: bitnami,
    edit: (manifests) =>
      manifests.edit('Secret/events-kafka-kraft', { dTBrUWRWcXFNdFpLc0VLUGVZNkpUNA: 'cTdUcVhvMkJTbUt4dzB1RTVyVmJMQQ' }),
    about: 'Secret/events-kafka-kraft',
    path: 'data.kraft-cluster-id',
    names: ['events-kafka-controller'],
  },
  {
    name: 'Bitnami: the same, with a checksum that restarts the pods',
    why: 'No node starts on its disk any more, and the rollout begins at once.',
    fits: ['data-loss', 'outage'],
    in: bitnami,
    edit: (manifests) => {
      manifests.edit('Secret/events-kafka-kraft', { dTBrUWRWcXFNdFpLc0VLUGVZNkpUNA: 'cTdUcVhvMkJTbUt4dzB1RTVyVmJMQQ' })
      manifests.edit('StatefulSet/events-kafka-controller', { '1f0c3a4b5d': '2f0c3a4b5d' })
    },
    about: 'Secret/events-kafka-kraft',
    path: 'data.kraft-cluster-id',
    names: ['events-kafka-controller-2'],
  },
  {
    name: 'Bitnami: the chart rendered twice draws new passwords',
    why: 'Clients and brokers know different ones.',
    fits: ['outage', 'manual-steps'],
    in: bitnami,
    edit: (manifests) =>
      manifests.edit('Secret/events-kafka-user-passwords', { 'c2VjcmV0LW9uZQ==': 'c2VjcmV0LXR3bw==' }),
    about: 'Secret/events-kafka-user-passwords',
    path: 'data.client-passwords',
    names: ['StatefulSet/events-kafka-controller', 'KAFKA_CLIENT_PASSWORDS'],
  },
  {
    name: 'Confluent: another cluster id in the ConfigMap of the variables',
    why: 'No node starts on its disk any more.',
    fits: ['data-loss', 'outage'],
    in: confluent,
    edit: (manifests) =>
      manifests.edit('ConfigMap/platform-cp-kafka-env', { '4L6g3nShT-eMCtK--X86sw': 'AL6g3nShT-eMCtK--X86sw' }),
    about: 'ConfigMap/platform-cp-kafka-env',
    path: 'data.CLUSTER_ID',
    names: ['platform-cp-kafka'],
  },
  {
    name: 'Confluent: the key of the cluster id is renamed',
    why: 'The image refuses to start without it.',
    fits: ['outage', 'manual-steps'],
    in: confluent,
    edit: (manifests) => manifests.edit('ConfigMap/platform-cp-kafka-env', { '  CLUSTER_ID:': '  KAFKA_CLUSTERID:' }),
    about: 'ConfigMap/platform-cp-kafka-env',
    path: 'data.CLUSTER_ID',
    names: ['platform-cp-kafka'],
  },
  {
    name: 'Confluent: the cluster id goes into a Secret, and is another one',
    why: 'No node starts on its disk any more.',
    fits: ['data-loss', 'outage'],
    in: confluent,
    edit: (manifests) => {
      manifests.edit(KAFKA, {
        '          env:\n':
          '          env:\n            - name: CLUSTER_ID\n              valueFrom: { secretKeyRef: { name: kafka-id, key: id } }\n',
      })
      manifests.add(
        'secret.yaml',
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: kafka-id\n  namespace: platform\nstringData:\n  id: BL6g3nShT-eMCtK--X86sw\n',
      )
    },
    about: 'Secret/kafka-id',
    path: 'data.id',
    names: ['platform-cp-kafka'],
  },
  {
    name: 'Confluent: the data directory in an argument',
    why: 'Kafka begins empty in a directory that is not kept.',
    fits: ['data-loss'],
    in: confluent,
    edit: (manifests) =>
      manifests.edit(KAFKA, {
        '          envFrom:\n':
          '          command: [bash, -c, "exec /etc/confluent/docker/run --override log.dirs=/var/lib/kafka"]\n          envFrom:\n',
      }),
    about: KAFKA,
    path: 'spec.template.spec.containers[cp-kafka-broker].command',
    names: ['/var/lib/kafka'],
  },
  {
    name: 'Confluent: the data directory in a variable of another',
    why: 'Kafka begins empty in a directory that is not kept.',
    fits: ['data-loss'],
    in: confluent,
    edit: (manifests) =>
      manifests.edit(KAFKA, {
        '            - name: KAFKA_LOG_DIRS\n              value: /opt/kafka/data-0/logs\n':
          '            - name: DATA\n              value: /tmp/kafka\n            - name: KAFKA_LOG_DIRS\n              value: $(DATA)/logs\n',
      }),
    about: KAFKA,
    path: 'spec.template.spec.containers[cp-kafka-broker].env[KAFKA_LOG_DIRS].value',
    names: ['/tmp/kafka/logs'],
  },
  {
    name: 'kustomize: a key that envFrom delivers is renamed',
    why: 'The program no longer gets it.',
    fits: ['outage', 'manual-steps'],
    in: kustomize,
    edit: (manifests) => manifests.edit('ConfigMap/web-env-6ct58987ht', { '  LOG_LEVEL:': '  LOGLEVEL:' }),
    about: WEB,
    path: `${web}.env[LOG_LEVEL]`,
    names: ['LOG_LEVEL', 'web-env-6ct58987ht'],
  },
  {
    name: 'kustomize: the same, with the hash that belongs to it',
    why: 'The pods are replaced, and no longer get it.',
    fits: ['outage', 'manual-steps'],
    in: kustomize,
    edit: (manifests) => {
      manifests.edit('ConfigMap/web-env-6ct58987ht', { '  DATABASE_URL:': '  DATABASE_URI:' })
      manifests.everywhere('web-env-6ct58987ht', 'web-env-2bcdf8k7mt')
    },
    about: WEB,
    path: `${web}.args`,
    names: ['DATABASE_URL'],
  },
  {
    name: 'kustomize: a variable is used above the one that sets it',
    why: 'The program gets the text $(HOST).',
    fits: ['outage', 'manual-steps'],
    in: kustomize,
    edit: (manifests) =>
      manifests.edit(WEB, {
        '            - name: HOST\n              value: web.internal\n            - name: ADDRESS\n              value: http://$(HOST):8080\n':
          '            - name: ADDRESS\n              value: http://$(HOST):8080\n            - name: HOST\n              value: web.internal\n',
      }),
    about: WEB,
    path: `${web}.env[ADDRESS].value`,
    names: ['$(HOST)'],
  },
  {
    name: 'kustomize: a password in a Secret',
    why: 'The database knows the old one.',
    fits: ['outage', 'manual-steps'],
    in: kustomize,
    edit: (manifests) => manifests.edit('Secret/web-secret-5f67bdcgmt', { 'password: b25l': 'password: dHdv' }),
    about: 'Secret/web-secret-5f67bdcgmt',
    path: 'data.password',
    names: ['Deployment/web (variable PASSWORD)'],
  },
  {
    name: 'kustomize: what is processed is remembered for a minute',
    why: 'Events that come again take effect again.',
    fits: ['reprocessing'],
    in: kustomize,
    edit: (manifests) => manifests.edit('ConfigMap/web-env-6ct58987ht', { '"1814400000"': '"60000"' }),
    about: 'ConfigMap/web-env-6ct58987ht',
    path: 'data.INBOX_RETENTION_MS',
    names: ['web'],
    failOn: 'reprocessing',
  },
  {
    name: 'what is processed is remembered for an hour',
    why: 'Events that come again take effect again.',
    fits: ['reprocessing'],
    in: inventory,
    edit: (manifests) => manifests.edit('Deployment/inventory-service', { 'value: "1814400000"': 'value: "3600000"' }),
    about: 'Deployment/inventory-service',
    path: 'spec.template.spec.containers[inventory-service].env[INBOX_RETENTION_MS].value',
    failOn: 'reprocessing',
  },
  {
    name: 'the group of a consumer goes into a Secret, and is another one',
    why: 'The new group reads everything again.',
    fits: ['manual-steps', 'reprocessing'],
    in: tracker,
    edit: (manifests) => {
      manifests.edit('Deployment/consumer', {
        '            - name: KAFKA_GROUP_ID\n              value: order-tracker\n':
          '            - name: KAFKA_GROUP_ID\n              valueFrom: { secretKeyRef: { name: kafka-group, key: id } }\n',
      })
      manifests.add(
        'secret.yaml',
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: kafka-group\n  namespace: order-tracker\nstringData:\n  id: order-tracker-2\n',
      )
    },
    about: 'Secret/kafka-group',
    path: 'data.id',
    names: ['consumer'],
    failOn: 'reprocessing',
  },
]
