import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ClientAuthentication,
  type ClientSecurity,
  securityOf,
} from '../../../constructs/kafka/client-security.ts'
import { clusterListeners, type Listener } from '../../../constructs/kafka/listeners.ts'
import { encode } from '../../../contracts/codec.ts'
import { consumerSettings, kafkaSettings } from '../../../contracts/settings.ts'
import { type DevKafka, quickStart, startKafka } from '../../../dev/kafka/cluster.ts'
import { CLUSTER_ID, configMap, describeWhereKafkaRuns, until } from '../fixture.ts'
import { Service } from '../support/service.ts'
import { client, withAdmin } from '../support/topics.ts'
import { Authority } from './certificates.ts'

const listener = (name: string, port: number, protocol: Listener['protocol']): Listener => ({
  name,
  port,
  protocol,
  purpose: 'client',
})
const MTLS = listener('MTLS', 9095, 'SSL')
const SASL = listener('SASL', 9096, 'SASL_SSL')

/** A token that a broker without keys takes: `alg` none. */
const bearer = (subject: string): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1_000)
  return `${part({ alg: 'none' })}.${part({ sub: subject, iat: now, exp: now + 3_600 })}.`
}

await describeWhereKafkaRuns('a Kafka that asks clients who they are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kafka-clients-'))
  const file = (path: string) => join(folder, path)
  let kafka: DevKafka

  beforeAll(async () => {
    for (const one of ['kafka-trust', 'kafka-client']) mkdirSync(file(one))
    const authority = await new Authority(folder).create()
    const broker = await authority.sign('kafka')
    await writeFile(file('keystore.pem'), broker.key + broker.certificate)
    await copyFile(authority.certificate, file('kafka-trust/ca.crt'))
    const user = await authority.sign('consumer')
    await writeFile(file('kafka-client/user.crt'), user.certificate)
    await writeFile(file('kafka-client/user.key'), user.key)
    await writeFile(file('kafka-client/password'), 'first')
    await writeFile(file('kafka-client/token'), bearer('consumer'))
    await writeFile(file('provider.mjs'), `export default async () => ({ value: ${JSON.stringify(bearer('module'))} })`)

    const login = (module: string, options = '') => `org.apache.kafka.common.security.${module} required${options};`
    kafka = await startKafka({
      name: 'kafka',
      nodes: 1,
      data: configMap(1, [...clusterListeners(false), MTLS, SASL]),
      clusterId: CLUSTER_ID,
      overrides: {
        ...quickStart,
        'ssl.keystore.type': 'PEM',
        'ssl.keystore.location': file('keystore.pem'),
        'ssl.truststore.type': 'PEM',
        'ssl.truststore.location': authority.certificate,
        'listener.name.mtls.ssl.client.auth': 'required',
        'listener.name.sasl.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
        'listener.name.sasl.plain.sasl.jaas.config': login('plain.PlainLoginModule', ' user_shop="first"'),
        'listener.name.sasl.scram-sha-256.sasl.jaas.config': login('scram.ScramLoginModule'),
        'listener.name.sasl.scram-sha-512.sasl.jaas.config': login('scram.ScramLoginModule'),
        'listener.name.sasl.oauthbearer.sasl.jaas.config': login('oauthbearer.OAuthBearerLoginModule'),
      },
    })
    await password('SCRAM-SHA-256', 'first')
    await password('SCRAM-SHA-512', 'first')
    await withAdmin(kafka.bootstrapServers, (admin) =>
      admin.createTopics({ topics: [{ topic: 'orders', numPartitions: 1 }] }),
    )
    await sendOrder()
  })
  afterAll(async () => {
    await kafka?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const password = (mechanism: string, value: string) =>
    kafka.tool('kafka-configs', [
      '--alter',
      ...['--entity-type', 'users', '--entity-name', 'shop'],
      ...['--add-config', `${mechanism}=[password=${value}]`],
    ])

  async function sendOrder() {
    const producer = client(kafka.bootstrapServers).producer()
    await producer.connect()
    const order = { order_id: crypto.randomUUID(), user: 'david', item: 'chicken burger', quantity: 5 }
    await producer.send({ topic: 'orders', messages: [{ value: JSON.stringify(order) }] })
    await producer.disconnect()
  }

  let groups = 0
  /** A consumer with what a manifest would give it: the same variables, with the mounts' folders replaced. */
  const consumer = (at: Listener, security: ClientSecurity) => {
    const { values } = securityOf(security, 'consumer')
    return new Service({
      name: 'consumer',
      entry: 'services/order-tracker/consumer/main.ts',
      env: {
        ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replace(/^\/etc/, folder)])),
        ...encode(kafkaSettings, {
          bootstrapServers: [`127.0.0.1:${kafka.nodes[0]?.ports[at.name]}`],
          clientId: 'consumer',
        }),
        ...encode(consumerSettings, {
          consumes: [{ topic: 'orders', events: [] }],
          groupId: `order-tracker-${groups++}`,
        }),
        HEALTH_PORT: '0',
      },
    })
  }

  const secured = (at: Listener, authentication: ClientAuthentication) =>
    consumer(at, {
      securityProtocol: at.protocol,
      trust: { secret: 'my-cluster-cluster-ca-cert', key: 'ca.crt' },
      authentication,
    })

  test.each<[string, Listener, ClientAuthentication]>([
    [
      'a certificate in the Secret of a Strimzi KafkaUser',
      MTLS,
      { type: 'tls', secret: 'consumer', layout: 'strimzi' },
    ],
    ['PLAIN', SASL, { type: 'plain', secret: 'shop' }],
    ['SCRAM-SHA-256', SASL, { type: 'scram-sha-256', secret: 'shop' }],
    ['SCRAM-SHA-512', SASL, { type: 'scram-sha-512', secret: () => 'shop' }],
    ['a token of the ServiceAccount', SASL, { type: 'oauthbearer', audience: 'kafka' }],
    ['a token of a module', SASL, { type: 'oauthbearer', tokenProvider: '/etc/provider.mjs' }],
  ])('lets in by %s', async (_, at, authentication) => {
    const service = secured(at, authentication)
    await service.seen(1)
    expect((await service.end()).end, service.tail).toBe(0)
  })

  test('without a certificate a client says why it waits; when the files are there it goes on, without a restart', async () => {
    const layout = { certificate: 'later.crt', key: 'later.key' }
    const service = secured(MTLS, { type: 'tls', secret: 'consumer', layout })
    await until('the reason', async () => service.lines.some(({ msg }) => /waiting for Kafka .*later.crt/.test(msg)))
    const user = await new Authority(folder).sign('consumer')
    await writeFile(file('kafka-client/later.key'), user.key)
    await writeFile(file('kafka-client/later.crt'), user.certificate)
    await service.seen(1)
    expect((await service.end()).end, service.tail).toBe(0)
  })

  test('a password that is renewed is used at the next connection, by the same process; meanwhile it waits', async () => {
    const service = secured(SASL, { type: 'scram-sha-512', secret: 'shop' })
    await service.seen(1)
    await password('SCRAM-SHA-512', 'second')
    // A connection that is open goes on; these are cut.
    await kafka.stop(0)
    await kafka.start(0)
    await until('the refusal', async () => service.lines.some(({ msg }) => /uthentication/.test(msg)))
    await writeFile(file('kafka-client/password'), 'second\n')
    await sendOrder()
    await service.seen(2)
    expect((await service.end()).end, service.tail).toBe(0)
  })
})
