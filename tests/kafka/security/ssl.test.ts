import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clusterListeners, type Listener } from '../../../constructs/kafka/listeners.ts'
import { encode } from '../../../contracts/codec.ts'
import { consumerSettings, kafkaSettings } from '../../../contracts/settings.ts'
import { type DevKafka, quickStart, startKafka } from '../../../dev/kafka/cluster.ts'
import { CLUSTER_ID, configMap, describeWhereKafkaRuns, until } from '../fixture.ts'
import { Service } from '../support/service.ts'
import { client, withAdmin } from '../support/topics.ts'

const secure = { name: 'SECURE', port: 9095, protocol: 'SSL' as Listener['protocol'], purpose: 'client' } as const

await describeWhereKafkaRuns('a Kafka that speaks TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kafka-ssl-'))
  const certificate = join(folder, 'certificate.pem')
  let kafka: DevKafka | undefined

  beforeAll(async () => {
    const key = join(folder, 'key.pem')
    const subject = ['-subj', '/CN=kafka', '-addext', 'subjectAltName=IP:127.0.0.1']
    await execa('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      certificate,
      ...subject,
    ])
    const keystore = join(folder, 'keystore.pem')
    await writeFile(keystore, (await readFile(key, 'utf8')) + (await readFile(certificate, 'utf8')))
    kafka = await startKafka({
      name: 'kafka',
      nodes: 1,
      data: configMap(1, [...clusterListeners(false), secure]),
      clusterId: CLUSTER_ID,
      overrides: { ...quickStart, 'ssl.keystore.type': 'PEM', 'ssl.keystore.location': keystore },
    })
    await withAdmin(kafka.bootstrapServers, (admin) =>
      admin.createTopics({ topics: [{ topic: 'orders', numPartitions: 1 }] }),
    )
    const producer = client(kafka.bootstrapServers).producer()
    await producer.connect()
    const order = { order_id: crypto.randomUUID(), user: 'david', item: 'chicken burger', quantity: 5 }
    await producer.send({ topic: 'orders', messages: [{ value: JSON.stringify(order) }] })
    await producer.disconnect()
  })
  afterAll(async () => {
    await kafka?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  describe('security.protocol SSL', () => {
    const start = (trusted: Readonly<Record<string, string>>) =>
      new Service({
        name: 'consumer',
        entry: 'services/order-tracker/consumer/main.ts',
        env: {
          ...encode(kafkaSettings, {
            bootstrapServers: [`127.0.0.1:${kafka?.nodes[0]?.ports.SECURE}`],
            securityProtocol: 'SSL',
            clientId: 'consumer',
          }),
          ...encode(consumerSettings, { consumes: [{ topic: 'orders', events: [] }], groupId: 'order-tracker' }),
          HEALTH_PORT: '0',
          ...trusted,
        },
      })

    test('a service whose Node trusts the authority of the brokers works', async () => {
      const service = start({ NODE_EXTRA_CA_CERTS: certificate })
      await service.seen(1)
      expect((await service.end()).end, service.tail).toBe(0)
    })

    test('without, it says why it waits, and sends nothing', async () => {
      const service = start({})
      await until('the reason', async () =>
        service.lines.some(({ msg }) => /waiting for Kafka .*self-signed/.test(msg)),
      )
      expect(service.events).toEqual([])
      expect((await service.end()).end, service.tail).toBe(0)
    })
  })
})
