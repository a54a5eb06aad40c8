import { Testing } from 'cdk8s'
import { expect, test } from 'vitest'
import { KafkaCluster, PostgresDatabase, ProducerJob } from '../../../../constructs/index.ts'
import type { KubernetesObject } from '../../../../gate/types.ts'
import { rendered, testSystem } from '../../../support.ts'
import { edited, ruling, rulings, shop } from '../support.ts'

const servers = (value: string) =>
  edited(shop(), 'Deployment/billing', (text) => text.replace('kafka-bootstrap:9092', value))

test.each(['kafka:9092', 'kafka-0.kafka:9092,kafka-1.kafka:9092', 'kafka-bootstrap:9092,kafka:9092'])(
  '%s is the same Kafka',
  (value) => {
    expect(ruling('KAFKA-BOOTSTRAP-SERVERS', shop(), servers(value)).class).toBe('rolling-restart')
  },
)

test('an address that leads elsewhere is another one', () => {
  const found = ruling('KAFKA-OTHER-CLUSTER', shop(), servers('kafka.example.com:9092'))
  expect(found).toMatchObject({
    class: 'manual-steps',
    object: { name: 'billing' },
    old: 'kafka-bootstrap:9092',
    new: 'kafka.example.com:9092',
  })
  expect(found.why).toContain('What billing has not read of orders stays unread')
})

test('the long name of a Service, with its namespace', () => {
  const at = (value: string) =>
    edited(shop({ namespace: 'shop' }), 'Deployment/billing', (text) => text.replace('kafka-bootstrap:9092', value))
  expect(rulings(at('kafka-bootstrap:9092'), at('kafka-bootstrap.shop.svc:9092')).map(({ code }) => code)).toEqual([
    'KAFKA-BOOTSTRAP-SERVERS',
  ])
})

const database = (host: string) => {
  const imported = PostgresDatabase.fromSecret(Testing.chart(), 'database', {
    secretName: 'credentials',
    host,
    database: 'billing',
  })
  return shop({ consumer: { database: imported } })
}

test('another database has neither the tables nor the inbox', () => {
  const found = ruling('KAFKA-DATABASE-MOVED', database('postgres'), database('postgres-2'))
  expect(found).toMatchObject({ class: 'data-loss', object: { name: 'billing' }, old: 'postgres', new: 'postgres-2' })
  expect(found.path).toContain('env[PGHOST]')
})

test('the same one by its long name does', () => {
  expect(
    rulings(database('postgres'), database('postgres.svc.cluster.local')).map(({ class: given }) => given),
  ).toEqual(['rolling-restart'])
})

test('a Job is never changed: what its variables would do is not told', () => {
  const job = (server: string) => {
    const system = testSystem()
    const kafka = KafkaCluster.fromBootstrapServers(system.chart('kafka'), 'kafka', {
      bootstrapServers: [server],
      topicsManagedBy: 'others',
    })
    const produces = [kafka.addTopic('orders')]
    const chart = system.chart('sender')
    new ProducerJob(chart, 'sender', { produces })
    return rendered(chart) as unknown as KubernetesObject[]
  }
  expect(rulings(job('a:9092'), job('b:9092'))).toEqual([])
})
