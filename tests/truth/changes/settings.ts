import { Duration, Size } from 'cdk8s'
import type { Group } from '../change.ts'
import type { Manifest } from '../system.ts'
import { edited } from './workloads.ts'

const billing = (change: (container: Manifest) => unknown) =>
  edited('Deployment/billing', ({ spec }) => change(spec.template.spec.containers[0]))
const restarts = { restarted: ['Deployment/billing'] }

/** Images, variables and configuration. */
export const settings: Group = {
  title: 'Images and settings',
  changes: [
    {
      name: 'a release: another tag of every image',
      after: { environment: { images: { tag: '1.1.0' } } },
      expects: {
        refused: ['Job/import'],
        restarted: ['Deployment/api', 'Deployment/billing', 'Deployment/kafka-topics'],
      },
    },
    {
      name: 'another registry',
      after: { environment: { images: { tag: '1.0.0', registry: 'registry.example.com' } } },
      expects: {
        refused: ['Job/import'],
        restarted: ['Deployment/api', 'Deployment/billing', 'Deployment/kafka-topics'],
      },
    },
    { name: 'another image of a service', after: { consumer: { image: 'shop/billing:2' } }, expects: restarts },
    {
      name: 'the tag latest',
      after: billing((container) => (container.image = 'shop/billing:latest')),
      expects: restarts,
    },
    { name: 'a variable more', after: { consumer: { env: { COLOR: 'red' } } }, expects: restarts },
    {
      name: 'another value of a variable',
      before: { consumer: { env: { COLOR: 'red' } } },
      after: { consumer: { env: { COLOR: 'blue' } } },
      expects: restarts,
    },
    {
      name: 'a variable less',
      before: { consumer: { env: { COLOR: 'red' } } },
      after: {},
      expects: restarts,
    },
    { name: 'the same variables in another order', after: billing(({ env }) => env.reverse()), expects: restarts },
    {
      name: 'a variable from a field of the pod',
      after: billing(({ env }) =>
        env.push({ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }),
      ),
      expects: restarts,
    },
    {
      name: 'a variable from a Secret that is nowhere',
      after: billing(({ env }) =>
        env.push({ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'billing-token', key: 'token' } } }),
      ),
      expects: restarts,
      live: { withOneBroker: true },
    },
    {
      name: 'a variable from a ConfigMap',
      after: billing(({ env }) =>
        env.push({ name: 'TOPICS', valueFrom: { configMapKeyRef: { name: 'kafka-topics', key: 'topics.json' } } }),
      ),
      expects: restarts,
    },
    {
      name: 'a number where text is needed',
      after: billing(({ env }) => env.push({ name: 'SIZE', value: 7 })),
      expects: { refused: ['Deployment/billing'] },
    },
    {
      name: 'more time for a handler',
      after: { consumer: { handlerTimeout: Duration.seconds(15) } },
      expects: restarts,
    },
    {
      name: 'a longer session',
      after: { consumer: { sessionTimeout: Duration.seconds(20) } },
      expects: restarts,
      live: { withOneBroker: true },
    },
    {
      name: 'more attempts',
      after: { consumer: { retry: { maxAttempts: 7 } } },
      expects: restarts,
    },
    {
      name: 'a group begins at the end',
      after: {
        consumer: { consumerConfig: { 'auto.offset.reset': 'latest' }, mayLoseEvents: 'only the newest count' },
      },
      expects: restarts,
      live: { withOneBroker: true, risk: 'a group begins at the end' },
    },
    {
      name: 'smaller batches of a consumer',
      after: { consumer: { consumerConfig: { 'max.poll.records': 50 } } },
      expects: restarts,
    },
    {
      name: 'compressed events',
      after: { api: { producerConfig: { 'compression.type': 'gzip' } } },
      expects: { restarted: ['Deployment/api'] },
      live: { withOneBroker: true },
    },
    {
      name: 'events count as sent when the leader has them',
      after: { api: { producerConfig: { acks: 1 }, mayLoseEvents: 'they are only pictures' } },
      expects: { restarted: ['Deployment/api'] },
      live: { withOneBroker: true, risk: 'events count as sent when the leader has them' },
    },
    {
      name: 'longer bodies of requests',
      after: { api: { bodyLimit: Size.kibibytes(128) } },
      expects: { restarted: ['Deployment/api'] },
    },
    {
      name: 'a larger pool of connections',
      before: { postgres: {} },
      after: { postgres: {}, consumer: { databasePool: { size: 12 } } },
      expects: restarts,
    },
    {
      name: 'another password',
      before: { postgres: {} },
      after: { postgres: { throwAwayPassword: 'second' } },
      expects: {},
    },
    {
      name: 'another Secret with the password',
      before: { postgres: {} },
      after: { postgres: { credentialsSecret: 'app-login' } },
      expects: {
        created: ['Secret/app-login'],
        left: ['Secret/postgres-credentials'],
        restarted: ['Deployment/api', 'Deployment/billing', 'StatefulSet/postgres'],
      },
    },
    {
      name: 'a Secret that is no longer in the manifests',
      before: { postgres: {} },
      after: { postgres: {}, edit: (manifests) => manifests.remove('Secret/postgres-credentials') },
      expects: { left: ['Secret/postgres-credentials'] },
    },
    {
      name: 'another type of a Secret',
      before: { postgres: {} },
      after: {
        postgres: {},
        ...edited('Secret/postgres-credentials', (secret) => (secret.type = 'Opaque')),
      },
      expects: { refused: ['Secret/postgres-credentials'] },
    },
    {
      name: 'more connections of PostgreSQL',
      before: { postgres: {} },
      after: { postgres: { maxConnections: 150 } },
      expects: { restarted: ['StatefulSet/postgres'] },
    },
    {
      name: 'a setting of PostgreSQL',
      before: { postgres: {} },
      after: { postgres: { config: { log_min_duration_statement: 500 } } },
      expects: { restarted: ['StatefulSet/postgres'] },
    },
    {
      name: 'another major version of PostgreSQL',
      before: { postgres: {} },
      after: { postgres: { version: '18' } },
      expects: { restarted: ['StatefulSet/postgres'] },
    },
    {
      name: 'another minor version of PostgreSQL',
      before: { postgres: { version: '17.5' } },
      after: { postgres: { version: '17.6' } },
      expects: { restarted: ['StatefulSet/postgres'] },
    },
    {
      name: 'content of a ConfigMap that cannot be changed',
      before: edited('ConfigMap/kafka-topics', (map) => (map.immutable = true)),
      after: edited('ConfigMap/kafka-topics', (map) => {
        map.immutable = true
        map.data['topics.json'] += '\n'
      }),
      expects: { refused: ['ConfigMap/kafka-topics'] },
    },
  ],
}
