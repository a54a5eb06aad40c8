import { expect, test } from 'vitest'
import {
  advertisedListeners,
  boundListeners,
  clusterListeners,
  defaultListeners,
  listenerFor,
  listenersOf,
  protocolMap,
} from '../../../constructs/kafka/listeners.ts'

test('clients, brokers and controllers never share a listener, a name or a port', () => {
  expect(defaultListeners.map(({ purpose }) => purpose).sort()).toEqual(['client', 'controller', 'internal'])
  expect(new Set(defaultListeners.map(({ name }) => name)).size).toBe(3)
  expect(new Set(defaultListeners.map(({ port }) => port)).size).toBe(3)
  expect(listenerFor('client', defaultListeners).port).toBe(9092)
})

test('a node opens the listeners of its roles', () => {
  const names = (...roles: ('broker' | 'controller')[]) => listenersOf(roles, defaultListeners).map(({ name }) => name)
  expect(names('broker')).toEqual(['CLIENT', 'INTERNAL'])
  expect(names('controller')).toEqual(['CONTROLLER'])
  expect(names('broker', 'controller')).toEqual(['CLIENT', 'INTERNAL', 'CONTROLLER'])
})

test('they are bound on all addresses, and advertised under the given one without the controllers’', () => {
  expect(boundListeners(defaultListeners)).toBe('CLIENT://:9092,INTERNAL://:9091,CONTROLLER://:9093')
  expect(advertisedListeners(defaultListeners, 'kafka-0.kafka.x.svc')).toBe(
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
  expect(clusterListeners(false)).toBe(defaultListeners)
})

test('the protocol of every listener is known', () => {
  expect(protocolMap(defaultListeners)).toBe('CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT')
  expect(protocolMap(clusterListeners(true))).toBe(`${protocolMap(defaultListeners)},LOCALHOST:PLAINTEXT`)
})

test('a purpose without a listener is a mistake of this project, and says which', () => {
  expect(() => listenerFor('client', [])).toThrow(/^no listener for client$/)
})
