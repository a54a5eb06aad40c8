import { expect, test } from 'vitest'
import { edited, ruling, shop, unexplained, verdicts } from '../support.ts'

const properties = (replace: (text: string) => string) => edited(shop(), 'ConfigMap/kafka-config', replace)

test('a listener in addition is a rolling restart, all of it explained', () => {
  const [before, after] = [shop(), shop({ kafka: { localhostPort: 9092 } })]
  expect(verdicts(before, after)).toEqual([
    'rolling-restart KAFKA-LISTENERS ConfigMap/kafka-config',
    'rolling-restart KAFKA-NODE-FILES ConfigMap/kafka-config',
  ])
  expect(unexplained(before, after)).toEqual([])
})

test('and so is one for port-forwards that goes', () => {
  expect(verdicts(shop({ kafka: { localhostPort: 9092 } }), shop())).toContain(
    'rolling-restart KAFKA-LISTENERS ConfigMap/kafka-config',
  )
})

test.each([
  ['port', (text: string) => text.replaceAll(':9092', ':9095')],
  ['advertised host', (text: string) => text.replace(/(CLIENT:..[^.]*)\.kafka/, '$1.events')],
  ['protocol', (text: string) => text.replace('CLIENT:PLAINTEXT', 'CLIENT:SSL')],
])('another %s of the clients', (_, replace) => {
  expect(ruling('KAFKA-CLIENT-LISTENER', shop(), properties(replace)).class).toBe('outage')
})

test('brokers may use a listener that all of them have already', () => {
  const after = properties((text) =>
    text.replace('inter.broker.listener.name=INTERNAL', 'inter.broker.listener.name=CLIENT'),
  )
  expect(ruling('KAFKA-LISTENERS', shop(), after).class).toBe('no-restart')
})

test('they do not find each other at one that comes with it', () => {
  const after = properties((text) =>
    text
      .replace('listeners=CLIENT://:9092', 'listeners=REPLICATION://:9095,CLIENT://:9092')
      .replace('advertised.listeners=CLIENT', 'advertised.listeners=REPLICATION://kafka:9095,CLIENT')
      .replace('protocol.map=CLIENT', 'protocol.map=REPLICATION:PLAINTEXT,CLIENT')
      .replace('inter.broker.listener.name=INTERNAL', 'inter.broker.listener.name=REPLICATION'),
  )
  const found = ruling('KAFKA-INTER-BROKER-LISTENER', shop(), after)
  expect(found).toMatchObject({ class: 'outage', path: 'data[server.properties][listeners]' })
  expect(found.why).toContain('The rolling update stops at kafka-2')
})

test('nor with another protocol', () => {
  const after = properties((text) => text.replace('INTERNAL:PLAINTEXT', 'INTERNAL:SSL'))
  expect(ruling('KAFKA-INTER-BROKER-LISTENER', shop(), after).class).toBe('outage')
})

test('the listener of the controllers', () => {
  const after = properties((text) => text.replace('CONTROLLER://:9093', 'CONTROLLER://:9193'))
  expect(ruling('KAFKA-CONTROLLER-LISTENER', shop(), after).class).toBe('outage')
})
