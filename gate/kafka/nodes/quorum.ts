import type { Codes, Found } from '../../found.ts'
import { counted } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import { kafkaTool } from '../commands.ts'
import { isBroker, isController, type NodePool, rolesOf } from '../model/node-pools.ts'
import { identityCodes, revive, stuck } from './identity.ts'
import { nodeRestart, type Restart } from './restarts.ts'
import { majorityOf, votersOf } from './voters.ts'
import { voterCodes, votersChanged } from './voters-changed.ts'

const codes = {
  ...voterCodes,
  'KAFKA-ROLES': identityCodes['KAFKA-ROLES'],
  'KAFKA-QUORUM-KIND': {
    classes: ['quorum-loss'],
    why: 'A static quorum stores no voters in its log: it needs the list.',
    fix: 'Raise the feature `kraft.version` first.',
  },
  'KAFKA-QUORUM-BOOTSTRAP': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'Nodes look for the controllers at different addresses at startup.',
    fix: 'Nothing.',
  },
  'KAFKA-CONTROLLERS-REMOVED': {
    classes: ['quorum-loss', 'manual-steps'],
    why: 'Fewer controllers run than the quorum has voters.',
    fix: 'Keep a majority, preferably all of them.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** The controllers, and the list of them that every node has. */
export const quorumRule = rule(codes, (change: KafkaChange) =>
  change.pools.both.flatMap((pair) => {
    const restart = nodeRestart(change, pair)
    return [
      ...votersChanged(change, pair, restart),
      ...bootstrap(change, pair, restart),
      ...roles(pair, restart),
      ...controllerScale(pair),
    ]
  }),
)

/** A dynamic quorum keeps its voters in its log; the property only says where to start. */
function bootstrap(change: KafkaChange, pair: Pair<NodePool>, restart: Restart): readonly Found<Code>[] {
  const key = 'controller.quorum.bootstrap.servers'
  const changed = differing(pair, ({ properties }) => properties.get(key))
  if (changed === undefined) return []
  const becomes = changed.old === undefined && !pair.after.properties.has('controller.quorum.voters')
  const cluster = change.after.clusterOfPool(pair.after)
  const common = { at: changed.field, old: changed.old, new: changed.new, explains: restart.explains }
  if (becomes) {
    return [
      {
        ...common,
        code: 'KAFKA-QUORUM-KIND',
        class: 'quorum-loss',
        why: 'Disks formatted for a static quorum have no voters in their log: without controller.quorum.voters a node finds none.',
        action: `First ${kafkaTool(cluster, 'kafka-features.sh', 'upgrade --feature kraft.version=1')}, with both properties set (Kafka 4.1 or newer); then remove the voters.`,
      },
    ]
  }
  return [
    {
      ...common,
      code: 'KAFKA-QUORUM-BOOTSTRAP',
      class: restart.restarts ? 'rolling-restart' : 'no-restart',
      why: `Nodes look for the controllers at ${changed.new ?? 'the voters'} at startup; one address that answers is enough. ${restart.sentence}`,
      action: 'Nothing.',
    },
  ]
}

function roles(pair: Pair<NodePool>, restart: Restart): readonly Found<Code>[] {
  const changed = differing(pair, ({ properties }) => properties.get('process.roles'))
  if (changed === undefined || rolesOf(pair.before).toSorted().join() === rolesOf(pair.after).toSorted().join())
    return []
  return [
    {
      code: 'KAFKA-ROLES',
      class: 'outage',
      at: changed.field,
      old: changed.old,
      new: changed.new,
      why: `A node listed among the voters must be a controller, and a node that is not listed must not be one: Kafka checks this and does not start. ${stuck(pair)}`,
      action: `Restore ${changed.old ?? 'the old roles'}: to move a role, add new nodes; never change that of existing ones. ${revive(pair)}`,
      explains: restart.explains,
    },
  ]
}

/** Fewer controllers than voters. */
function controllerScale({ before, after }: Pair<NodePool>): readonly Found<Code>[] {
  if (!isController(after) || isBroker(after) || after.replicas >= before.replicas) return []
  const voters = votersOf(after.properties.get('controller.quorum.voters')?.value ?? '').length || before.replicas
  const common = { at: { object: after.object, path: 'spec.replicas' }, old: before.replicas, new: after.replicas }
  if (before.replicas > 1 && after.replicas < majorityOf(before.replicas)) {
    return [
      {
        ...common,
        code: 'KAFKA-CONTROLLERS-REMOVED',
        class: 'quorum-loss',
        why: `${counted(after.replicas, 'controller')} of ${before.replicas} ${after.replicas === 1 ? 'is' : 'are'} no majority: no topic, no leader and no broker can be changed, and when the next broker stops, its partitions go down with it.`,
        action: `Keep the ${before.replicas} of ${after.name}.`,
      },
    ]
  }
  return [
    {
      ...common,
      code: 'KAFKA-CONTROLLERS-REMOVED',
      class: 'manual-steps',
      why: `${counted(after.replicas, 'controller')} ${after.replicas === 1 ? 'is' : 'are'} left for a quorum of ${voters}: it can lose ${after.replicas - majorityOf(voters)} more.`,
      action: 'Remove a controller only together with its voter, and only after the quorum has removed that voter.',
    },
  ]
}
