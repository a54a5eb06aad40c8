import type { NodePool } from '../model/node-pools.ts'

/** A listener of a node. */
export interface Listener {
  readonly port: string
  readonly protocol: string
  readonly advertised: string | undefined
  readonly local: boolean
}

/** The listeners of a node, by their names. */
export function listenersOf({ properties }: NodePool): ReadonlyMap<string, Listener> {
  const value = (key: string) => properties.get(key)?.value ?? ''
  const protocols = new Map(pairsOf(value('listener.security.protocol.map')))
  const advertised = new Map(addresses(value('advertised.listeners')))
  return new Map(
    addresses(value('listeners') || 'PLAINTEXT://:9092').map(([name, address]) => [
      name,
      {
        port: address.replace(/^.*:/, ''),
        protocol: protocols.get(name) ?? name,
        advertised: advertised.get(name),
        local: /^(127\.0\.0\.1|localhost|\[::1\]):/.test(address),
      },
    ]),
  )
}

const entries = (list: string) =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
const addresses = (list: string) =>
  entries(list).map((entry) => [entry.split('://')[0] ?? '', entry.split('://')[1] ?? ''] as const)
const pairsOf = (list: string) =>
  entries(list).map((entry) => [entry.split(':')[0] ?? '', entry.split(':')[1] ?? ''] as const)

/** The listener at which brokers look for each other. */
export const interBrokerName = ({ properties }: NodePool) =>
  properties.get('inter.broker.listener.name')?.value ??
  properties.get('security.inter.broker.protocol')?.value ??
  'PLAINTEXT'

/** The listeners of the controllers. */
export const controllerNames = ({ properties }: NodePool): readonly string[] =>
  entries(properties.get('controller.listener.names')?.value ?? '')
