import { expect, test } from 'vitest'
import { EventConsumer, KafkaCluster, type TopicPeer } from '../../../constructs/index.ts'
import { problemsOf, testSystem } from '../../support.ts'

function given(...peers: readonly TopicPeer[]) {
  const system = testSystem()
  const kafka = KafkaCluster.fromBootstrapServers(system, 'kafka', {
    bootstrapServers: ['kafka:9092'],
    topicsManagedBy: 'others',
  })
  return { system, topic: kafka.addTopic('orders', { peers }) }
}

const warehouse: TopicPeer = { name: 'warehouse', direction: 'consumes', group: 'w', principal: 'User:CN=warehouse' }

test.each<[string, readonly TopicPeer[], string | undefined]>([
  ['with all there is to say', [warehouse, { name: 'till', direction: 'produces' }], undefined],
  ['in both directions', [warehouse, { name: 'warehouse', direction: 'produces' }], undefined],
  ['without a name', [{ ...warehouse, name: ' ' }], 'peers name: got " ", expected its name'],
  ['twice', [warehouse, warehouse], 'peers: got "warehouse consumes", expected each peer once in each direction'],
  ['with an empty group', [{ ...warehouse, group: '' }], 'peers group: got "", expected the group.id'],
  [
    'with half a principal',
    [{ ...warehouse, principal: 'warehouse' }],
    'peers principal: got "warehouse", expected Kafka',
  ],
])('a peer %s', (_, peers, message) => {
  const problems = problemsOf(given(...peers).system)
  if (message === undefined) expect(problems).toEqual([])
  else expect(problems).toEqual([expect.stringContaining(`kafka/topics/orders: ${message}`)])
})

test('no workload may use the group of a peer', () => {
  const { system, topic } = given(warehouse)
  new EventConsumer(system.chart('c'), 'reader', { consumes: [topic], group: 'w' })
  expect(problemsOf(system)).toEqual([
    'c/reader: group: got "w", expected a group that warehouse, outside of the program, does not use; give each workload its own group: then both get every event',
  ])
})
