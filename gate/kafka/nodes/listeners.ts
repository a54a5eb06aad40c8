import type { Codes, Effect } from '../../found.ts'
import { listed } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import { isBroker, type NodePool } from '../model/node-pools.ts'
import { identityCodes, stuck } from './identity.ts'
import { controllerNames, interBrokerName, type Listener, listenersOf } from './listener-list.ts'
import { nodeRestart, type Restart } from './restarts.ts'

const codes = {
  'KAFKA-CONTROLLER-LISTENER': identityCodes['KAFKA-CONTROLLER-LISTENER'],
  'KAFKA-LISTENERS': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A listener was added, or is written differently; those in use stay.',
    fix: 'Nothing.',
  },
  'KAFKA-INTER-BROKER-LISTENER': {
    classes: ['outage'],
    why: 'Brokers look for each other at a listener that brokers not yet restarted do not have.',
    fix: 'Add the listener everywhere first, then use it.',
  },
  'KAFKA-CLIENT-LISTENER': {
    classes: ['outage'],
    why: 'The address, port or protocol advertised to clients changed: clients that know the old one lose each broker as it restarts.',
    fix: 'Add a listener, move the clients, then remove the old one.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Where nodes listen, and what they advertise. Nodes with the old and with the new value run side by side for a while. */
export const listenersRule = rule(codes, (change: KafkaChange) =>
  change.pools.both.flatMap((pair) => {
    const restart = nodeRestart(change, pair)
    const changes = KEYS.flatMap((key) => {
      const changed = differing(pair, ({ properties }) => properties.get(key))
      return changed === undefined ? [] : [{ key, ...changed }]
    })
    const [first, ...more] = changes
    if (first === undefined) return []
    return [
      {
        ...(effect(pair) ?? harmless(first.key, restart)),
        at: first.field,
        old: first.old,
        new: first.new,
        explains: [
          ...restart.explains,
          ...informational(change, pair),
          ...more.flatMap(({ field }) => change.at(field.object, field.path)),
        ],
      },
    ]
  }),
)

const KEYS = [
  'listeners',
  'advertised.listeners',
  'listener.security.protocol.map',
  'inter.broker.listener.name',
  'security.inter.broker.protocol',
  'controller.listener.names',
]

/** Variables that only repeat the properties for readers. */
const informational = (change: KafkaChange, { after }: Pair<NodePool>) =>
  ['KAFKA_CFG_ADVERTISED_LISTENERS', 'KAFKA_LOCALHOST_PORT'].flatMap((name) =>
    change.at(after.object, `${after.container.path}.env[${name}]`),
  )

const harmless = (key: string, { restarts, sentence }: Restart): Effect<Code> => ({
  code: 'KAFKA-LISTENERS',
  class: restarts ? 'rolling-restart' : 'no-restart',
  why: `What clients and nodes use stays as it is; ${key} only adds to it. ${sentence}`,
  action: 'Nothing.',
})

/** The worst that the change of all listeners does; each of their properties is a part of it. */
function effect(pair: Pair<NodePool>): Effect<Code> | undefined {
  const before = listenersOf(pair.before)
  const after = listenersOf(pair.after)
  const changed = [...before].filter(([name, old]) => {
    const now = after.get(name)
    return (
      now === undefined || now.port !== old.port || now.protocol !== old.protocol || now.advertised !== old.advertised
    )
  })
  const names = changed.map(([name]) => name)
  const controllers = names.filter((name) => controllerNames(pair.before).includes(name))
  if (controllers.length > 0) {
    return {
      code: 'KAFKA-CONTROLLER-LISTENER',
      class: 'outage',
      why: `Nodes with the old ${listed(controllers)} and nodes of ${pair.after.name} with the new one cannot reach each other: a broker that has lost the controllers takes no part in leader changes, and one that restarts never gets in sync. ${isBroker(pair.after) ? stuck(pair) : ''}`.trim(),
      action: 'Restore the old one. Change a controller listener only while all nodes are stopped.',
    }
  }
  return interBroker(pair, before) ?? clients(pair, names)
}

/** Brokers look for each other at the listener of that name, and speak its protocol. */
function interBroker(pair: Pair<NodePool>, before: ReadonlyMap<string, Listener>): Effect<Code> | undefined {
  const old = interBrokerName(pair.before)
  const now = interBrokerName(pair.after)
  const had = before.get(now)
  const has = listenersOf(pair.after).get(now)
  if (had !== undefined && had.protocol === has?.protocol) return undefined
  return {
    code: 'KAFKA-INTER-BROKER-LISTENER',
    class: 'outage',
    why: `A restarted broker looks for the others at ${now} with ${has?.protocol ?? 'its protocol'}, which brokers that still run the old configuration (${old}) do not offer: it never gets in sync. ${stuck(pair)}`,
    action: `In two rolling restarts: first add the listener to all brokers, then point inter.broker.listener.name to it.`,
  }
}

function clients(pair: Pair<NodePool>, names: readonly string[]): Effect<Code> | undefined {
  const before = listenersOf(pair.before)
  const after = listenersOf(pair.after)
  const controllers = controllerNames(pair.before)
  // What is bound to the loopback address is for port-forwards.
  const others = [...before].filter(([name, { local }]) => !local && !controllers.includes(name)).map(([name]) => name)
  const brokersOnly = others.length > 1 ? interBrokerName(pair.before) : undefined
  const reached = names.filter((name) => others.includes(name) && name !== brokersOnly)
  if (reached.length === 0) return undefined
  return {
    code: 'KAFKA-CLIENT-LISTENER',
    class: 'outage',
    why: `Clients of ${pair.after.name} are told to connect to ${listed(reached)}. A restarted broker can be reached at the new place only (${listed(reached.map((name) => `${place(before.get(name))} before, ${place(after.get(name))} now`))}): clients that know the old address, or speak the old protocol, no longer reach it.`,
    action: 'Add the new listener alongside the old one, move the clients, and remove the old one in a later change.',
  }
}

/** What clients are told, and where the node listens. */
const place = (listener: Listener | undefined) =>
  listener === undefined
    ? 'nowhere'
    : `${listener.protocol}${listener.advertised === undefined ? '' : ` at ${listener.advertised}`} on port ${listener.port}`
