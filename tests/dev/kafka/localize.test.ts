import { describe, expect, test } from 'vitest'
import { clientListener, localize, openedListeners, property } from '../../../dev/kafka/localize.ts'

const broker = `process.roles=broker
node.id=\${NODE_ID}
controller.quorum.voters=100@kafka-controller-0.kafka.\${POD_NAMESPACE}.svc:9093
controller.listener.names=CONTROLLER
listeners=CLIENT://:9092,INTERNAL://:9091
listener.security.protocol.map=CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=/var/lib/kafka/data/log
advertised.listeners=CLIENT://\${POD_NAME}.kafka.\${POD_NAMESPACE}.svc:9092,INTERNAL://\${POD_NAME}.kafka.\${POD_NAMESPACE}.svc:9091
inter.broker.listener.name=INTERNAL
num.io.threads=8
`
const nodes = [
  { pod: 'kafka-controller-0', ports: new Map([[9093, 20_001]]) },
  {
    pod: 'kafka-broker-0',
    ports: new Map([
      [9092, 20_002],
      [9091, 20_003],
    ]),
  },
] as const

describe('localize', () => {
  const local = localize(broker, nodes[1], nodes, '/tmp/x', { 'num.io.threads': '2' })

  test("replaces the other nodes' addresses", () => {
    expect(property(local, 'controller.quorum.voters')).toBe('100@127.0.0.1:20001')
  })

  test('binds and advertises local ports only', () => {
    expect(property(local, 'listeners')).toBe('CLIENT://127.0.0.1:20002,INTERNAL://127.0.0.1:20003')
    expect(property(local, 'advertised.listeners')).toBe('CLIENT://127.0.0.1:20002,INTERNAL://127.0.0.1:20003')
  })

  test('moves the data', () => {
    expect(property(local, 'log.dirs')).toBe('/tmp/x/log')
  })

  test('puts the overrides last, where they win', () => {
    expect(local.endsWith('num.io.threads=8\nnum.io.threads=2\n')).toBe(true)
  })

  test('leaves the rest to the launcher', () => {
    expect(property(local, 'node.id')).toBe(`\${NODE_ID}`)
  })

  test('refuses an address that no node has', () => {
    expect(() => localize(broker, nodes[1], nodes.slice(1), '/tmp/x', {})).toThrow(
      'server.properties of kafka-broker-0 names kafka-controller-0:9093, which no node opens',
    )
  })
})

describe('a listener for localhost', () => {
  const withLocalhost = broker
    .replace('INTERNAL://:9091\n', 'INTERNAL://:9091,LOCALHOST://127.0.0.1:9094\n')
    .replace('svc:9091\n', `svc:9091,LOCALHOST://localhost:\${LOCALHOST_PORT}\n`)

  test('is bound to a local port; what it advertises is left to the launcher', () => {
    const node = { pod: 'kafka-broker-0', ports: new Map([...nodes[1].ports, [9094, 20_004]]) }
    const local = localize(withLocalhost, node, [nodes[0], node], '/tmp/x', {})
    expect(property(local, 'listeners')).toMatch(/,LOCALHOST:\/\/127\.0\.0\.1:20004$/)
    expect(property(local, 'advertised.listeners')).toMatch(/,LOCALHOST:\/\/localhost:\$\{LOCALHOST_PORT\}$/)
  })

  test('is not the one that the readiness probe and tools use', () => {
    expect(clientListener(withLocalhost)).toEqual({ name: 'CLIENT', port: 9092 })
  })
})

describe('listeners', () => {
  test('are read from the properties', () => {
    expect(openedListeners(broker)).toEqual([
      { name: 'CLIENT', port: 9092 },
      { name: 'INTERNAL', port: 9091 },
    ])
  })

  test("clients use the one that is neither the brokers' nor the controllers'", () => {
    expect(clientListener(broker)).toEqual({ name: 'CLIENT', port: 9092 })
    expect(clientListener('listeners=CONTROLLER://:9093\ncontroller.listener.names=CONTROLLER')).toBeUndefined()
  })
})
