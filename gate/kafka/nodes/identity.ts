import type { Codes, Found } from '../../found.ts'
import { kubectl } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import { podOf } from '../commands.ts'
import { mayHave } from '../model/containers.ts'
import type { Field } from '../model/field.ts'
import type { NodePool } from '../model/node-pools.ts'
import { nodeRestart } from './restarts.ts'

export const identityCodes = {
  'KAFKA-CLUSTER-ID': {
    classes: ['outage'],
    why: 'The disks remember the id of their cluster: a node that is told another one does not start.',
    fix: 'Write the old id again.',
  },
  'KAFKA-NODE-ID': {
    classes: ['outage'],
    why: 'The disks remember the id of their node: one that is told another does not start.',
    fix: 'Write the old id again.',
  },
  'KAFKA-ROLES': {
    classes: ['outage'],
    why: 'The roles of a node do not fit the voters: it does not start.',
    fix: 'Write the old roles again; move roles by new nodes.',
  },
  'KAFKA-CONTROLLER-LISTENER': {
    classes: ['outage'],
    why: 'Controllers with the old and with the new listener do not reach each other.',
    fix: 'Change it with all nodes stopped.',
  },
} as const satisfies Codes

type Code = keyof typeof identityCodes

/** What the disks of a node remember of it: a node that is told something else refuses to start. */
export const identityRule = rule(identityCodes, (change: KafkaChange) =>
  change.pools.both.flatMap((pair) => [...clusterId(change, pair), ...nodeIds(change, pair), ...lost(change, pair)]),
)

function clusterId(change: KafkaChange, pair: Pair<NodePool>): readonly Found<Code>[] {
  const changed = differing(pair, ({ clusterId }) => clusterId)
  if (changed?.old === undefined) return []
  if (changed.new === undefined) return needsVariable(change, pair, changed.field, 'KAFKA-CLUSTER-ID')
  return [
    {
      code: 'KAFKA-CLUSTER-ID',
      class: 'outage',
      at: changed.field,
      old: changed.old,
      new: changed.new,
      why: `meta.properties on the disks says ${changed.old}: a node that is told ${changed.new} ends with "Invalid cluster.id". ${stuck(pair)}`,
      action: `Write ${changed.old} again. ${revive(pair)}`,
      explains: nodeRestart(change, pair).explains,
    },
  ]
}

function nodeIds(change: KafkaChange, pair: Pair<NodePool>): readonly Found<Code>[] {
  const ids: ((pool: NodePool) => Field | undefined)[] = [
    ({ firstNodeId }) => firstNodeId,
    ({ properties }) => literal(properties.get('node.id')),
    ({ properties }) => literal(properties.get('broker.id')),
  ]
  return ids.flatMap((get) => {
    const changed = differing(pair, get)
    if (changed?.old === undefined) return []
    // The launcher counts from 0 when nobody says it.
    if (changed.new === undefined)
      return changed.old === '0' ? [] : needsVariable(change, pair, changed.field, 'KAFKA-NODE-ID')
    return [
      {
        code: 'KAFKA-NODE-ID',
        class: 'outage',
        at: changed.field,
        old: changed.old,
        new: changed.new,
        why: `meta.properties on each disk remembers the id of its node, and the replicas are assigned to it: a node with another id refuses to start. ${stuck(pair)}`,
        action: `Write ${changed.old} again; ids are never used for another node. ${revive(pair)}`,
        explains: nodeRestart(change, pair).explains,
      },
    ]
  })
}

/** A variable that is gone. A Secret, or the entry point of another image, may say it instead. */
function needsVariable(change: KafkaChange, pair: Pair<NodePool>, field: Field, code: Code): Found<Code>[] {
  const [, name] = /env\[([^\]]+)\]/.exec(field.path) ?? []
  const { container } = pair.after
  if (name === undefined || mayHave(container, name) || !(container.ownCommand || name === 'CLUSTER_ID')) return []
  const reason = `nothing says ${name} any more, and the disks remember it`
  return [notStarting(change, pair, field, code, `${name}=${field.value}`, reason)]
}

/** Properties without which no node of KRaft starts. Bitnami's entry point writes them itself. */
const REQUIRED = {
  'process.roles': 'KAFKA-ROLES',
  'node.id': 'KAFKA-NODE-ID',
  'controller.listener.names': 'KAFKA-CONTROLLER-LISTENER',
} as const

function lost(change: KafkaChange, pair: Pair<NodePool>): readonly Found<Code>[] {
  const { before, after } = pair
  const isFilledIn = !after.container.ownCommand && /bitnami/.test(after.container.image?.value ?? '')
  if (isFilledIn || !before.properties.has('process.roles')) return []
  return Object.entries(REQUIRED).flatMap(([key, code]) => {
    const field = before.properties.get(key)
    if (field === undefined || after.properties.has(key)) return []
    const reason = `${key} is gone, and Kafka has no default for it`
    return [notStarting(change, pair, field, code, `${key}=${field.value}`, reason)]
  })
}

const notStarting = (
  change: KafkaChange,
  pair: Pair<NodePool>,
  field: Field,
  code: Code,
  line: string,
  reason: string,
): Found<Code> => ({
  code,
  class: 'outage',
  at: field,
  old: field.value,
  new: undefined,
  why: `Nodes of ${pair.after.name} do not start: ${reason}. ${stuck(pair)}`,
  action: `Write ${line} again. ${revive(pair)}`,
  explains: nodeRestart(change, pair).explains,
})

/** Not a placeholder, which each node fills in. */
const literal = (field: Field | undefined) => (field && /^-?\d+$/.test(field.value) ? field : undefined)

/** How far a rolling update gets whose first node does not come back. */
export const stuck = ({ after }: Pair<NodePool>): string =>
  after.replicas === 1
    ? `${podOf(after)} is the only node: Kafka is away.`
    : `The rolling update stops at ${podOf(after, after.replicas - 1)}; every other node that restarts for any reason is lost as well.`

/** A pod that crashes is not replaced by itself when the old template is back. */
export const revive = ({ after }: Pair<NodePool>): string =>
  `If it is applied already: apply the old manifests, then ${kubectl(after.object)} delete pod ${podOf(after, after.replicas - 1)}, which would wait in its back-off.`
