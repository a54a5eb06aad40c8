import type { Values } from '../../contracts/codec.ts'
import type { kafkaSettings } from '../../contracts/settings.ts'
import { placeholders } from './placeholders.ts'

/**
 * What a listener is for. Clients and brokers never share one, so that either can be secured without the other; `localhost`
 * is for clients at the other end of a `kubectl port-forward`.
 */
export type ListenerPurpose = 'client' | 'internal' | 'controller' | 'localhost'

/** Kafka's `security.protocol`, as clients read it. */
export type SecurityProtocol = Values<typeof kafkaSettings>['securityProtocol']

/** One entry of Kafka's `listeners`. */
export interface Listener {
  /** Listener name, upper case, as in `listener.security.protocol.map`. */
  readonly name: string
  readonly port: number
  readonly protocol: SecurityProtocol
  readonly purpose: ListenerPurpose
}

/** What a node does: Kafka's `process.roles`. */
export type ProcessRole = 'broker' | 'controller'

/** The listeners of every cluster: clients on Kafka's usual port, the rest beside it. */
const defaultListeners: readonly Omit<Listener, 'protocol'>[] = [
  { name: 'CLIENT', port: 9092, purpose: 'client' },
  { name: 'INTERNAL', port: 9091, purpose: 'internal' },
  { name: 'CONTROLLER', port: 9093, purpose: 'controller' },
]

/** The listeners of a cluster, with one for `kubectl port-forward` if requested; all with one protocol. */
export const clusterListeners = (
  localhost: boolean,
  protocol: 'PLAINTEXT' | 'SSL' = 'PLAINTEXT',
): readonly Listener[] => {
  const added = localhost ? [{ name: 'LOCALHOST', port: 9094, purpose: 'localhost' } as const] : []
  return [...defaultListeners, ...added].map((listener) => ({ ...listener, protocol }))
}

/** What is reachable at the address of a pod: the listener for port-forwards is not. */
export const reachableListeners = (listeners: readonly Listener[]): readonly Listener[] =>
  listeners.filter(({ purpose }) => purpose !== 'localhost')

/** The listeners that a node with these roles opens; a broker without the controller role must not open that one. */
export function listenersOf(roles: readonly ProcessRole[], listeners: readonly Listener[]): readonly Listener[] {
  return listeners.filter(({ purpose }) => roles.includes(purpose === 'controller' ? 'controller' : 'broker'))
}

/** The listener that serves a purpose. */
export function listenerFor(purpose: ListenerPurpose, listeners: readonly Listener[]): Listener {
  const found = listeners.find((listener) => listener.purpose === purpose)
  if (found === undefined) throw new Error(`no listener for ${purpose}`)
  return found
}

/**
 * Kafka's `listeners`: bound on all addresses. Only `localhost` is bound where a port-forward ends, inside the pod: no other
 * pod reaches it.
 */
export const boundListeners = (listeners: readonly Listener[]): string =>
  listeners.map(({ name, port, purpose }) => `${name}://${purpose === 'localhost' ? LOOPBACK : ''}:${port}`).join(',')

/** Not `localhost`, which may be ::1 as well: a port-forward tries 127.0.0.1 first, and every pod has it. */
const LOOPBACK = '127.0.0.1'

/**
 * Kafka's `advertised.listeners`: what clients are told to connect to, so it must resolve wherever they run. Short names
 * resolve only in their own namespace: there the bootstrap works and the client then hangs. Clients of a port-forward are
 * told the port of their own machine.
 */
export const advertisedListeners = (listeners: readonly Listener[], host: string): string =>
  listeners
    .filter(({ purpose }) => purpose !== 'controller')
    .map(({ name, port, purpose }) =>
      purpose === 'localhost' ? `${name}://localhost:${placeholders.localhostPort}` : `${name}://${host}:${port}`,
    )
    .join(',')

/** Kafka's `listener.security.protocol.map`: all listeners, also those that this node does not open. */
export const protocolMap = (listeners: readonly Listener[]): string =>
  listeners.map(({ name, protocol }) => `${name}:${protocol}`).join(',')
