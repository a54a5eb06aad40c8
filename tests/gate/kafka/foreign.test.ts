import { expect, test } from 'vitest'
import type { KubernetesObject } from '../../../gate/types.ts'
import { ruling, rulings, verdicts, yaml } from './support.ts'

/** A Kafka as people write it by hand, with the image's own entry point: one broker, configured by variables. */
const plain = (env: Readonly<Record<string, string>> = {}, image = 'apache/kafka:3.9.0'): KubernetesObject[] => {
  const variables: Readonly<Record<string, string>> = {
    CLUSTER_ID: '4L6g3nShT-eMCtK--X86sw',
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka.data.svc:9092',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    KAFKA_LOG_DIRS: '/var/lib/kafka/data/logs',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_HEAP_OPTS: '-Xmx512m',
    ...env,
  }
  return yaml(`
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: kafka, namespace: data }
spec:
  serviceName: kafka
  selector: { matchLabels: { app: kafka } }
  template:
    metadata: { labels: { app: kafka } }
    spec:
      containers:
        - name: kafka
          image: ${image}
          resources: { limits: { memory: 1Gi } }
          env: ${JSON.stringify(Object.entries(variables).map(([name, value]) => ({ name, value })))}
          volumeMounts: [{ name: data, mountPath: /var/lib/kafka/data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } } }
---
apiVersion: v1
kind: Service
metadata: { name: kafka, namespace: data }
spec: { clusterIP: None, selector: { app: kafka }, ports: [{ port: 9092 }] }
`)
}

const VARIABLE = 'spec.template.spec.containers[kafka].env'

test.each<[Readonly<Record<string, string>>, string, string, string]>([
  [{ CLUSTER_ID: 'AAAA3nShT-eMCtK--X86sw' }, 'KAFKA-CLUSTER-ID', 'outage', `${VARIABLE}[CLUSTER_ID].value`],
  [{ KAFKA_NODE_ID: '2' }, 'KAFKA-NODE-ID', 'outage', `${VARIABLE}[KAFKA_NODE_ID].value`],
  [{ KAFKA_LOG_DIRS: '/var/lib/kafka/logs' }, 'KAFKA-LOG-DIRS', 'data-loss', `${VARIABLE}[KAFKA_LOG_DIRS].value`],
  [{ KAFKA_PROCESS_ROLES: 'broker' }, 'KAFKA-ROLES', 'outage', `${VARIABLE}[KAFKA_PROCESS_ROLES].value`],
  [
    { KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://localhost:9092' },
    'KAFKA-CLIENT-LISTENER',
    'outage',
    `${VARIABLE}[KAFKA_ADVERTISED_LISTENERS].value`,
  ],
  [
    { KAFKA_LOG_RETENTION_HOURS: '24' },
    'KAFKA-RETENTION-CUT',
    'data-loss',
    `${VARIABLE}[KAFKA_LOG_RETENTION_HOURS].value`,
  ],
  [{ KAFKA_NUM_IO_THREADS: '4' }, 'KAFKA-BROKER-CONFIG', 'rolling-restart', `${VARIABLE}[KAFKA_NUM_IO_THREADS].value`],
  [{ KAFKA_HEAP_OPTS: '-Xmx1g' }, 'KAFKA-HEAP', 'outage', `${VARIABLE}[KAFKA_HEAP_OPTS].value`],
])('variables of the image: %o', (env, code, given, path) => {
  expect(ruling(code as 'KAFKA-HEAP', plain(), plain(env))).toMatchObject({ class: given, path })
})

test('versions of an image', () => {
  expect(verdicts(plain(), plain({}, 'apache/kafka:3.8.1'))).toEqual(['outage KAFKA-DOWNGRADE StatefulSet/kafka'])
  expect(verdicts(plain(), plain({}, 'apache/kafka:4.0.0'))).toEqual([
    'rolling-restart KAFKA-UPGRADE StatefulSet/kafka',
  ])
})

/** A chart's output: properties in a ConfigMap, an id in a Secret, and a checksum that restarts the pods. */
const charted = (properties: string, checksum = 'a1'): KubernetesObject[] =>
  yaml(`
apiVersion: v1
kind: ConfigMap
metadata: { name: events-controller-configuration, namespace: data }
data:
  server.properties: ${JSON.stringify(properties)}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: events-controller, namespace: data }
spec:
  replicas: 3
  serviceName: events-controller-headless
  selector: { matchLabels: { app.kubernetes.io/name: kafka } }
  template:
    metadata:
      annotations: { checksum/configuration: ${checksum} }
      labels: { app.kubernetes.io/name: kafka }
    spec:
      containers:
        - name: kafka
          image: docker.io/bitnamilegacy/kafka:4.0.0-debian-12-r10
          env:
            - { name: KAFKA_KRAFT_CLUSTER_ID, valueFrom: { secretKeyRef: { name: events-kraft, key: cluster-id } } }
            - { name: KAFKA_CFG_LOG_RETENTION_HOURS, value: "72" }
          volumeMounts: [{ name: data, mountPath: /bitnami/kafka }]
      volumes:
        - { name: configuration, configMap: { name: events-controller-configuration } }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 8Gi } } }
`)

const PROPERTIES = [
  '# Listeners configuration',
  'listeners = CLIENT://:9092,INTERNAL://:9094,CONTROLLER://:9093',
  'advertised.listeners=CLIENT://advertised-address-placeholder:9092,INTERNAL://advertised-address-placeholder:9094',
  'listener.security.protocol.map=CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'process.roles=controller,broker',
  'controller.listener.names=CONTROLLER',
  'controller.quorum.voters=0@events-controller-0.events-controller-headless:9093,1@events-controller-1.events-controller-headless:9093,2@events-controller-2.events-controller-headless:9093',
  'inter.broker.listener.name=INTERNAL',
  'log.dir=/bitnami/kafka/data',
  'offsets.topic.replication.factor=3',
].join('\n')

test('properties in a ConfigMap of a chart', () => {
  const unclean = `${PROPERTIES}\nunclean.leader.election.enable=true`
  const found = ruling('KAFKA-UNCLEAN-ELECTION', charted(PROPERTIES), charted(unclean, 'b2'))
  expect(found).toMatchObject({
    class: 'data-loss',
    object: { kind: 'ConfigMap', name: 'events-controller-configuration', namespace: 'data' },
    path: 'data[server.properties][unclean.leader.election.enable]',
  })
  expect(found.why).toContain('3 nodes of events-controller restart one by one')
})

test('their meaning is compared, not their spelling', () => {
  const spelled = PROPERTIES.replace('listeners = ', 'listeners: ')
    .replace('# Listeners configuration', '')
    .replace('\n', '\r\n')
  expect(rulings(charted(PROPERTIES), charted(spelled))).toEqual([])
})

test('voters of a chart', () => {
  const renamed = PROPERTIES.replaceAll('events-controller-headless', 'events-headless')
  expect(ruling('KAFKA-VOTERS', charted(PROPERTIES), charted(renamed, 'b2')).class).toBe('outage')
})

/** A service as frameworks read their settings. */
const service = (env: Readonly<Record<string, string>>): KubernetesObject[] =>
  yaml(`
apiVersion: v1
kind: ConfigMap
metadata: { name: billing, namespace: data }
data: ${JSON.stringify(env)}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: billing, namespace: data }
spec:
  selector: { matchLabels: { app: billing } }
  template:
    metadata: { labels: { app: billing } }
    spec:
      containers:
        - name: billing
          image: example.com/billing:1
          envFrom: [{ configMapRef: { name: billing } }]
`)

test('settings that a service takes from a ConfigMap', () => {
  const spring = { SPRING_KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092', SPRING_KAFKA_CONSUMER_GROUP_ID: 'billing' }
  const before = [...plain(), ...service(spring)]
  const after = (env: Readonly<Record<string, string>>) => [...plain(), ...service({ ...spring, ...env })]
  expect(ruling('KAFKA-GROUP-RENAMED', before, after({ SPRING_KAFKA_CONSUMER_GROUP_ID: 'invoices' }))).toMatchObject({
    class: 'reprocessing',
    object: { kind: 'ConfigMap', name: 'billing' },
    path: 'data.SPRING_KAFKA_CONSUMER_GROUP_ID',
  })
  expect(
    ruling('KAFKA-OTHER-CLUSTER', before, after({ SPRING_KAFKA_BOOTSTRAP_SERVERS: 'kafka.example.com:9092' })).class,
  ).toBe('manual-steps')
  expect(
    ruling('KAFKA-BOOTSTRAP-SERVERS', before, after({ SPRING_KAFKA_BOOTSTRAP_SERVERS: 'kafka.data:9092' })),
  ).toMatchObject({
    class: 'no-restart',
    why: 'billing reaches the same Kafka at a different address. The pods of billing keep running, and read it at their next start.',
  })
  expect(ruling('KAFKA-ACKS-LOWERED', before, after({ SPRING_KAFKA_PRODUCER_ACKS: '1' })).class).toBe('data-loss')
  expect(
    ruling('KAFKA-OFFSET-RESET', before, after({ SPRING_KAFKA_CONSUMER_AUTO_OFFSET_RESET: 'earliest' })).class,
  ).toBe('reprocessing')
})

test('manifests without Kafka say nothing', () => {
  const web = (replicas: number) =>
    yaml(
      `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: ${replicas}, template: { spec: { containers: [{ name: web, image: nginx }] } } } }`,
    )
  expect(rulings(web(1), web(0))).toEqual([])
})
