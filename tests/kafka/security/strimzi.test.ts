import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AclEntry, AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiObjectsOf, buildSystem } from '../../../constructs/index.ts'
import { clusterListeners, type Listener } from '../../../constructs/kafka/listeners.ts'
import { decode } from '../../../contracts/codec.ts'
import { kafkaSettings } from '../../../contracts/settings.ts'
import { type DevKafka, quickStart, startKafka } from '../../../dev/kafka/cluster.ts'
import { environments } from '../../../environments.ts'
import { ordersPaymentsShipping } from '../../../services/orders-payments-shipping/system.ts'
import { createKafka } from '../../../services/runtime/kafka/client.ts'
import type { Log } from '../../../services/runtime/log.ts'
import { CLUSTER_ID, configMap, describeWhereKafkaRuns, until } from '../fixture.ts'
import { Service } from '../support/service.ts'
import { client, readTopic, withAdmin } from '../support/topics.ts'
import { everyToolWorks, type Resource, refusal, send, undeclared, variablesOf } from './attempts.ts'
import { Authority } from './certificates.ts'

// No operator runs here. What it would do with the manifests is done by hand: a topic for each KafkaTopic, a Secret's files and
// ACLs for each KafkaUser, and nothing else.

const TLS: Listener = { name: 'TLS', port: 9095, protocol: 'SSL', purpose: 'client' }
const CONSUMERS = ['orders-consumer', 'payments-consumer', 'shipping-consumer'] as const

const environment = environments.find(({ name }) => name === 'strimzi')
if (environment === undefined) throw new Error('no environment strimzi')
const system = buildSystem(ordersPaymentsShipping, environment)
const resources = apiObjectsOf(system).map((object) => object.toJson() as Resource)
const ofKind = (kind: string) => resources.filter((one) => one.kind === kind)

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** The ACLs that the User Operator makes of a KafkaUser; its principal is the subject of its certificate. */
const aclsOf = ({ metadata, spec }: Resource): AclEntry[] =>
  spec.authorization.acls.flatMap(({ resource, operations }: { resource: AclResource; operations: string[] }) =>
    operations.map((operation) => ({
      resourceType: resourceTypes[resource.type],
      resourceName: resource.name,
      resourcePatternType: ResourcePatternTypes.LITERAL,
      principal: `User:CN=${metadata.name}`,
      host: '*',
      operation: operationTypes[operation],
      permissionType: AclPermissionTypes.ALLOW,
    })),
  )
interface AclResource {
  readonly type: string
  readonly name: string
}
const resourceTypes: Record<string, AclResourceTypes> = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  transactionalId: AclResourceTypes.TRANSACTIONAL_ID,
}
const operationTypes: Record<string, AclOperationTypes> = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
}

await describeWhereKafkaRuns('orders-payments-shipping on a Kafka that is as Strimzi would have made it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kafka-strimzi-'))
  let kafka: DevKafka

  beforeAll(async () => {
    const authority = await new Authority(folder).create()
    const broker = await authority.sign('kafka')
    await writeFile(join(folder, 'keystore.pem'), broker.key + broker.certificate)
    kafka = await startKafka({
      name: 'kafka',
      nodes: 1,
      data: configMap(1, [...clusterListeners(false), TLS]),
      clusterId: CLUSTER_ID,
      overrides: {
        ...quickStart,
        'ssl.keystore.type': 'PEM',
        'ssl.keystore.location': join(folder, 'keystore.pem'),
        'ssl.truststore.type': 'PEM',
        'ssl.truststore.location': authority.certificate,
        'listener.name.tls.ssl.client.auth': 'required',
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        // The listeners without TLS are those of the operators.
        'super.users': 'User:ANONYMOUS',
      },
    })
    for (const { metadata } of ofKind('KafkaUser')) {
      const secret = join(folder, metadata.name, 'kafka-client')
      mkdirSync(secret, { recursive: true })
      mkdirSync(join(folder, metadata.name, 'kafka-trust'))
      const user = await authority.sign(metadata.name)
      await writeFile(join(secret, 'user.crt'), user.certificate)
      await writeFile(join(secret, 'user.key'), user.key)
      await copyFile(authority.certificate, join(folder, metadata.name, 'kafka-trust/ca.crt'))
    }
    await withAdmin(kafka.bootstrapServers, async (admin) => {
      const topics = ofKind('KafkaTopic').map(({ metadata, spec }) => ({
        topic: spec.topicName ?? metadata.name,
        numPartitions: spec.partitions,
      }))
      await admin.createTopics({ topics })
      for (const user of ofKind('KafkaUser')) await admin.createAcls({ acl: aclsOf(user) })
    })
  })
  afterAll(async () => {
    await kafka?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** The variables of a pod, with the folders of its mounts replaced by those of a user, and the address by ours. */
  const variables = (of: Resource, user: string) =>
    variablesOf(of, (value) => value.replace(/^\/etc/, join(folder, user)), `127.0.0.1:${kafka.nodes[0]?.ports.TLS}`)

  const start = (name: string): Service => {
    const workload = resources.find(({ kind, metadata }) => /Deployment|Job/.test(kind) && metadata.name === name)
    if (workload === undefined) throw new Error(`no workload ${name}`)
    const entry = `services/orders-payments-shipping/${name}/main.ts`
    return new Service({ name, entry, env: variables(workload, name) })
  }

  /** A client with the certificate of a user, and nothing else of its pod. */
  const clientOf = (user: string) =>
    createKafka(
      decode(kafkaSettings, {
        KAFKA_BOOTSTRAP_SERVERS: `127.0.0.1:${kafka.nodes[0]?.ports.TLS}`,
        KAFKA_CLIENT_ID: user,
        KAFKA_SECURITY_PROTOCOL: 'SSL',
        KAFKA_SSL_CA_LOCATION: join(folder, user, 'kafka-trust/ca.crt'),
        KAFKA_SSL_CERTIFICATE_LOCATION: join(folder, user, 'kafka-client/user.crt'),
        KAFKA_SSL_KEY_LOCATION: join(folder, user, 'kafka-client/user.key'),
      }),
      silent,
      { retries: 1, initialRetryTime: 50 },
    )

  test('each service does its work with its certificate and its rights, dead letters included', async () => {
    await send(client(kafka.bootstrapServers), 'orders', 'no order')
    const consumers = CONSUMERS.map(start)
    const job = start('kafka-producer')
    expect(await job.ended, job.tail).toBe(0)
    await Promise.all(consumers.map((consumer) => consumer.seen(1)))
    await until('the dead letter', async () => (await readTopic(kafka.bootstrapServers, 'orders.dlq')).length === 1)
    for (const consumer of consumers) expect((await consumer.end()).end, consumer.tail).toBe(0)
  })

  test('every tool has the rights that it needs', async () => {
    await everyToolWorks(system, (job) => variables(job, 'kafka-tools'))
  })

  test.each(undeclared)('%s may not %s', async (user, _, attempt) => {
    await expect(attempt(clientOf(user))).rejects.toThrow(refusal)
  })
})
