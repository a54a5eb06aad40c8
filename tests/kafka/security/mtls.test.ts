import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kafka } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiObjectsOf } from '../../../constructs/platform/api-objects.ts'
import { buildSystem } from '../../../constructs/platform/build-system.ts'
import { ACLS_FILE, type DeclaredAcl } from '../../../contracts/acls.ts'
import { decode } from '../../../contracts/codec.ts'
import { kafkaSettings } from '../../../contracts/settings.ts'
import { TOPICS_FILE } from '../../../contracts/topics.ts'
import { type DevKafka, quickStart, startKafka } from '../../../dev/kafka/cluster.ts'
import { environments } from '../../../environments.ts'
import { ordersPaymentsShipping } from '../../../services/orders-payments-shipping/system.ts'
import { createKafka } from '../../../services/runtime/kafka/client.ts'
import type { Log } from '../../../services/runtime/log.ts'
import { CLUSTER_ID, describeWhereKafkaRuns, until } from '../fixture.ts'
import { Service } from '../support/service.ts'
import { administer, everyToolWorks, type Resource, read, refusal, send, undeclared, variablesOf } from './attempts.ts'
import { Authority } from './certificates.ts'

// The manifests of local-secure, as they are: the nodes' properties and probe, the certificates that cert-manager would issue, the
// declared topics and rights by the reconciler, and the variables of each pod. Only addresses and folders are others.

const environment = environments.find(({ name }) => name === 'local-secure')
if (environment === undefined) throw new Error('no environment local-secure')
const system = buildSystem(ordersPaymentsShipping, environment)
const resources = apiObjectsOf(system).map((object) => object.toJson() as Resource)
const named = (kind: RegExp, name: string): Resource => {
  const found = resources.find((one) => kind.test(one.kind) && one.metadata.name === name)
  if (found === undefined) throw new Error(`no ${kind} ${name}`)
  return found
}
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

await describeWhereKafkaRuns('orders-payments-shipping on a Kafka that knows its clients by their certificates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kafka-mtls-'))
  const authority = new Authority(folder)
  let kafka: DevKafka

  /** The files of a certificate's Secret, where a pod of this name would have them. */
  const issue = async (name: string, commonName: string, by = authority) => {
    const directory = join(folder, name, 'kafka-client')
    mkdirSync(directory, { recursive: true })
    const { certificate, key } = await by.sign(commonName)
    await writeFile(join(directory, 'tls.crt'), certificate)
    await writeFile(join(directory, 'tls.key'), key)
    await writeFile(join(directory, 'tls-combined.pem'), key + certificate)
    await copyFile(authority.certificate, join(directory, 'ca.crt'))
    return directory
  }

  const declare = async (acls: readonly DeclaredAcl[]) => {
    const { data } = named(/ConfigMap/, 'kafka-topics')
    await writeFile(
      join(folder, TOPICS_FILE),
      `${data[TOPICS_FILE]}`.replaceAll(/"(replicationFactor|min.insync.replicas)": ("?)\d/g, '"$1": $21'),
    )
    await writeFile(join(folder, ACLS_FILE), JSON.stringify(acls))
  }
  const declared: readonly DeclaredAcl[] = JSON.parse(`${named(/ConfigMap/, 'kafka-topics').data[ACLS_FILE]}`)

  beforeAll(async () => {
    await authority.create()
    const nodes = await issue('nodes', 'kafka-nodes')
    // Read by the readiness probe, which is run with the environment of this process.
    process.env.KAFKA_TLS_DIR = nodes
    const data = named(/ConfigMap/, 'kafka-config').data
    const voters = /,1@kafka-1.*$/m
    kafka = await startKafka({
      name: 'kafka',
      nodes: 1,
      data: { ...data, 'server.properties': `${data['server.properties']}`.replace(voters, '') },
      clusterId: CLUSTER_ID,
      overrides: {
        ...quickStart,
        'ssl.keystore.location': join(nodes, 'tls-combined.pem'),
        'ssl.truststore.location': join(nodes, 'ca.crt'),
        ...Object.fromEntries(
          ['offsets.topic', 'transaction.state.log', 'share.coordinator.state.topic'].map((one) => [
            `${one}.replication.factor`,
            '1',
          ]),
        ),
        'transaction.state.log.min.isr': '1',
        'min.insync.replicas': '1',
        'default.replication.factor': '1',
      },
    })
    for (const { kind, spec } of resources) {
      if (kind === 'Certificate' && !spec.isCA && spec.commonName !== 'kafka-nodes') {
        await issue(spec.secretName.replace('-kafka-tls', ''), spec.commonName)
      }
    }
    await issue('stranger', 'stranger')
    const other = await new Authority(folder, 'other').create()
    await issue('impostor', 'orders-consumer', other)
    await issue('false-node', 'kafka-nodes', other)
    await declare(declared)
  })
  afterAll(async () => {
    delete process.env.KAFKA_TLS_DIR
    await kafka?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const address = () => `127.0.0.1:${kafka.nodes[0]?.ports.CLIENT}`

  /** The variables of a pod, with the folders of its mounts replaced by those of a client, and the address by ours. */
  const variables = (of: Resource, client: string) =>
    variablesOf(
      of,
      (value) => value.replace(/^\/etc\/kafka-topics/, folder).replace(/^\/etc/, join(folder, client)),
      address(),
    )
  const start = (name: string, entry = `services/orders-payments-shipping/${name}/main.ts`): Service =>
    new Service({ name, entry, env: variables(named(/Deployment|Job/, name), name) })
  const startReconciler = () => start('kafka-topics', 'services/runtime/topics/main.ts')

  /** One round of the reconciler, as another declaration would bring it. */
  const apply = async (acls: readonly DeclaredAcl[]): Promise<Service> => {
    await declare(acls)
    const reconciler = startReconciler()
    await until('the end of a round', async () =>
      reconciler.lines.some(({ msg }) => /^rights (given|taken|are)/.test(msg)),
    )
    await reconciler.end()
    return reconciler
  }

  const clientOf = (name: string, own = join(folder, name, 'kafka-client')): Kafka =>
    createKafka(
      decode(kafkaSettings, {
        KAFKA_BOOTSTRAP_SERVERS: address(),
        KAFKA_CLIENT_ID: name,
        KAFKA_SECURITY_PROTOCOL: 'SSL',
        KAFKA_SSL_CA_LOCATION: authority.certificate,
        ...(own !== '' && {
          KAFKA_SSL_CERTIFICATE_LOCATION: join(own, 'tls.crt'),
          KAFKA_SSL_KEY_LOCATION: join(own, 'tls.key'),
        }),
      }),
      silent,
      { retries: 1, initialRetryTime: 50 },
    )

  test('the readiness probe of a node speaks TLS, and sees what it has to see', async () => {
    await until('the node to be ready', async () => (await kafka.ready(0)).ready)
    await kafka.stop(0)
    expect((await kafka.ready(0)).output).toContain('no answer over TLS')
    await kafka.start(0)
  })

  test('a service that comes before its rights says which, waits, and goes on when it has them', async () => {
    const early = start('orders-consumer')
    await until('what it lacks', async () =>
      early.lines.some(
        ({ msg }) =>
          msg === 'not allowed yet: orders-consumer needs READ on topic orders, READ on group orders-service',
      ),
    )
    const reconciler = startReconciler()
    const others = [start('payments-consumer'), start('shipping-consumer')]
    const job = start('kafka-producer')
    expect(await job.ended, job.tail).toBe(0)
    await Promise.all([early, ...others].map((consumer) => consumer.seen(1)))
    expect(reconciler.lines.map(({ msg }) => msg)).toContain('rights given')
    for (const one of [early, ...others, reconciler]) expect((await one.end()).end, one.tail).toBe(0)
  })

  test('the second round changes nothing; dead letters and every tool have the rights that they need', async () => {
    expect((await apply(declared)).lines.map(({ msg }) => msg)).not.toContain('rights given')
    await send(clientOf('kafka-producer'), 'orders', 'no order')
    const consumer = start('orders-consumer')
    await until('the dead letter', async () => consumer.lines.some(({ msg }) => msg === 'message dead-lettered'))
    expect((await consumer.end()).end, consumer.tail).toBe(0)
    await everyToolWorks(system, (job) => variables(job, 'kafka-tools'))
  })

  test.each<(typeof undeclared)[number]>([
    ...undeclared,
    ['stranger', 'send', (as) => send(as, 'orders')],
    ['stranger', 'read', (as) => read(as, 'orders', 'orders-service')],
    ['orders-consumer', 'give itself rights', (as) => administer(as, (one) => one.deleteAcls({ filters: [ANY] }))],
  ])('%s may not %s', async (client, _, attempt) => {
    await expect(attempt(clientOf(client))).rejects.toThrow(refusal)
  })

  test.each([
    ['without a certificate', () => clientOf('nobody', '')],
    ['with a certificate of another authority', () => clientOf('impostor')],
    ["with the nodes' name, by another authority", () => clientOf('false-node')],
  ])('nobody gets in %s', async (_, as) => {
    await expect(send(as(), 'orders')).rejects.toThrow(/alert|certificate|closed|ECONNRESET|EPIPE/i)
  })

  test('a right that is declared no more is taken away; what others gave stays', async () => {
    const theirs = { ...ALLOW, principal: 'User:somebody', resourceName: 'orders' }
    await administer(clientOf('kafka-topics'), (one) => one.createAcls({ acl: [theirs] }))
    const less = await apply(
      declared.filter(({ principal, resource }) => principal !== 'User:orders-consumer' || resource !== 'group'),
    )
    const said = less.lines as unknown as { msg: string; deleted?: string[]; principals?: string[] }[]
    expect(said.flatMap(({ deleted = [] }) => deleted)).toEqual(['User:orders-consumer Read group orders-service'])
    expect(said.flatMap(({ principals = [] }) => principals)).toEqual(['User:somebody'])
    const waiting = start('orders-consumer')
    await until('what it lacks', async () =>
      waiting.lines.some(({ msg }) => msg === 'not allowed yet: orders-consumer needs READ on group orders-service'),
    )
    await waiting.end()
    // A client that is gone from the declaration altogether is known as ours.
    const gone = await apply(declared.filter(({ principal }) => principal !== 'User:orders-consumer'))
    expect((gone.lines as unknown as { deleted?: string[] }[]).flatMap(({ deleted = [] }) => deleted)).toEqual(
      expect.arrayContaining([
        'User:orders-consumer Read topic orders',
        'User:orders-consumer Describe transactionalId cdk8s-kafka.managed',
      ]),
    )
    const back = await apply(declared)
    expect(back.lines.map(({ msg }) => msg)).toContain('rights given')
  })
})

const ANY = { resourceType: 1, resourcePatternType: 1, operation: 1, permissionType: 1 }
const ALLOW = { resourceType: 2, resourcePatternType: 3, host: '*', operation: 3, permissionType: 3 }
