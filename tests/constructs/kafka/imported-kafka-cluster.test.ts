import { Testing } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import { EventConsumer, type ImportedKafkaClusterProps, KafkaCluster } from '../../../constructs/index.ts'
import { environmentOf, find, problemsOf, rendered, testSystem } from '../../support.ts'

test('workloads connect to the given addresses, and no broker is made', () => {
  const chart = Testing.chart()
  const props: ImportedKafkaClusterProps = {
    bootstrapServers: ['a.example.com:9092', 'b:9093'],
    brokers: 2,
    securityProtocol: 'SSL',
    topicsManagedBy: 'the platform team',
    sharedWith: ['analytics'],
  }
  const msk = KafkaCluster.fromBootstrapServers(chart, 'msk', props)
  const orders = msk.addTopic('orders')
  new EventConsumer(chart, 'reader', { consumes: [orders], group: 'readers', image: 'reader:1' })

  const objects = rendered(chart)
  expect(objects.map(({ kind }) => kind)).toEqual(['Deployment', 'PodDisruptionBudget'])
  expect(environmentOf(find(objects, 'Deployment')).KAFKA_BOOTSTRAP_SERVERS).toBe('a.example.com:9092,b:9093')
  expect(environmentOf(find(objects, 'Deployment')).KAFKA_SECURITY_PROTOCOL).toBe('SSL')
  expect([orders.replicationFactor, orders.minInsyncReplicas]).toEqual([2, 1])
})

test('three brokers are assumed', () => {
  const msk = KafkaCluster.fromBootstrapServers(Testing.chart(), 'msk', { bootstrapServers: ['a:1'] })
  expect([msk.name, msk.brokers, msk.addTopic('orders').replicationFactor]).toEqual(['msk', 3, 3])
})

describe('refuses', () => {
  const problems = (props: ImportedKafkaClusterProps) => {
    const system = testSystem()
    KafkaCluster.fromBootstrapServers(system.chart('kafka'), 'msk', props)
    return problemsOf(system)
  }

  test.each([[[]], [['kafka']], [['']], [['kafka:0']], [['kafka:65536']], [['http://kafka:9092']], [['a:1', 'b c:1']]])(
    'the addresses %j',
    (bootstrapServers) => {
      expect(problems({ bootstrapServers })).toEqual([
        `kafka/msk: bootstrapServers: got ${JSON.stringify(bootstrapServers.join(','))}, expected at least one host:port, without a scheme; give the addresses of the cluster's client listener`,
      ])
    },
  )

  test.each([0, -3, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%d brokers', (brokers) => {
    expect(problems({ bootstrapServers: ['a:1'], brokers })).toEqual([
      `kafka/msk: brokers: got ${brokers}, expected a whole number from 1 up; give the number of brokers of the existing cluster`,
    ])
  })
})
