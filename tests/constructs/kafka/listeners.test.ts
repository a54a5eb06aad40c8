import { expect, test } from 'vitest'
import {
  advertisedListeners,
  boundListeners,
  clusterListeners,
  listenerFor,
  listenersOf,
  protocolMap,
  reachableListeners,
} from '../../../constructs/kafka/listeners.ts'

test('clients, brokers and controllers never share a listener, a name or a port', () => {
  expect(
    clusterListeners(false)
      .map(({ purpose }) => purpose)
      .sort(),
  ).toEqual(['client', 'controller', 'internal'])
  expect(new Set(clusterListeners(false).map(({ name }) => name)).size).toBe(3)
  expect(new Set(clusterListeners(false).map(({ port }) => port)).size).toBe(3)
  expect(listenerFor('client', clusterListeners(false)).port).toBe(9092)
})

test('a node opens the listeners of its roles', () => {
  const names = (...roles: ('broker' | 'controller')[]) =>
    listenersOf(roles, clusterListeners(false)).map(({ name }) => name)
  expect(names('broker')).toEqual(['CLIENT', 'INTERNAL'])
  expect(names('controller')).toEqual(['CONTROLLER'])
  expect(names('broker', 'controller')).toEqual(['CLIENT', 'INTERNAL', 'CONTROLLER'])
})

test('they are bound on all addresses, and advertised under the given one without the controllers’', () => {
  expect(boundListeners(clusterListeners(false))).toBe('CLIENT://:9092,INTERNAL://:9091,CONTROLLER://:9093')
  expect(advertisedListeners(clusterListeners(false), 'kafka-0.kafka.x.svc')).toBe(
    'CLIENT://kafka-0.kafka.x.svc:9092,INTERNAL://kafka-0.kafka.x.svc:9091',
  )
})

test('clients of a port-forward have one on the loopback address, told as a port of their own machine', () => {
  const broker = listenersOf(['broker'], clusterListeners(true))
  expect(boundListeners(broker)).toBe('CLIENT://:9092,INTERNAL://:9091,LOCALHOST://127.0.0.1:9094')
  expect(advertisedListeners(broker, 'me')).toBe(
    `CLIENT://me:9092,INTERNAL://me:9091,LOCALHOST://localhost:\${LOCALHOST_PORT}`,
  )
  expect(listenersOf(['controller'], clusterListeners(true)).map(({ name }) => name)).toEqual(['CONTROLLER'])
  expect(reachableListeners(clusterListeners(true))).toEqual(clusterListeners(false))
})

test('the protocol of every listener is known', () => {
  expect(protocolMap(clusterListeners(false))).toBe('CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT')
  expect(protocolMap(clusterListeners(true))).toBe(`${protocolMap(clusterListeners(false))},LOCALHOST:PLAINTEXT`)
})

test('a purpose without a listener is a mistake of this project, and says which', () => {
  expect(() => listenerFor('client', [])).toThrow(/^no listener for client$/)
})
