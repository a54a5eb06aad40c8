import { expect, test } from 'vitest'
import { type KafkaOptions, quickStart } from '../../../dev/kafka/options.ts'
import { planNodes, portsNeeded } from '../../../dev/kafka/plan-nodes.ts'

const options: KafkaOptions = {
  clusterId: 'AAAAAAAAAAAAAAAAAAAAAA',
  name: 'kafka-broker',
  nodes: 2,
  data: {
    'server.properties': 'listeners=CLIENT://:9092,INTERNAL://:9091\ninter.broker.listener.name=INTERNAL\n',
    'launcher.sh': 'exit',
  },
  controllers: {
    name: 'kafka-controller',
    nodes: 1,
    firstNodeId: 100,
    data: { 'server.properties': 'listeners=CONTROLLER://:9093\ncontroller.listener.names=CONTROLLER\n' },
  },
}
const nodes = planNodes(options, [1, 2, 3, 4, 5], (pod) => `/data/${pod}`)

test('every listener of every node has a port of its own', () => {
  expect(portsNeeded(options)).toBe(5)
  expect(nodes.map(({ pod, ports }) => ({ pod, ports }))).toEqual([
    { pod: 'kafka-controller-0', ports: { CONTROLLER: 1 } },
    { pod: 'kafka-broker-0', ports: { CLIENT: 2, INTERNAL: 3 } },
    { pod: 'kafka-broker-1', ports: { CLIENT: 4, INTERNAL: 5 } },
  ])
})

test('node ids count from the first of the pool', () => {
  expect(nodes.map(({ id, firstNodeId }) => ({ id, firstNodeId }))).toEqual([
    { id: 100, firstNodeId: 100 },
    { id: 0, firstNodeId: 0 },
    { id: 1, firstNodeId: 0 },
  ])
})

test('only brokers have a port for clients', () => {
  expect(nodes.map(({ clientPort }) => clientPort)).toEqual([undefined, 2, 4])
})

test('the launcher of each node is told the port that makes LOCALHOST advertise its own', () => {
  expect(nodes.map(({ localhostPort }) => localhostPort)).toEqual([undefined, undefined, undefined])
  const data = { 'server.properties': 'listeners=CLIENT://:9092,LOCALHOST://127.0.0.1:9094\n' }
  const two = planNodes(
    { clusterId: options.clusterId, name: 'kafka', nodes: 2, data },
    [10, 20, 30, 40],
    () => '/data',
  )
  expect(two.map(({ localhostPort }, ordinal) => (localhostPort ?? 0) + ordinal)).toEqual([20, 40])
})

test('files other than the properties stay as they are', () => {
  expect(nodes[1]?.files['launcher.sh']).toBe('exit')
})

test('the quick settings apply unless others are given', () => {
  for (const [key, value] of Object.entries(quickStart)) {
    expect(nodes[1]?.files['server.properties']).toContain(`${key}=${value}\n`)
  }
  const [plain] = planNodes({ ...options, overrides: {} }, [1, 2, 3, 4, 5], () => '/data')
  expect(plain?.files['server.properties']).toBe(
    'listeners=CONTROLLER://127.0.0.1:1\ncontroller.listener.names=CONTROLLER\n',
  )
})
