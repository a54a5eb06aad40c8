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
    why: 'The disks store the id of their cluster: a node configured with a different one does not start.',
    fix: 'Restore the old id.',
  },
  'KAFKA-NODE-ID': {
    classes: ['outage'],
    why: 'The disks store the id of their node: a node configured with a different one does not start.',
    fix: 'Restore the old id.',
  },
  'KAFKA-ROLES': {
    classes: ['outage'],
    why: 'The roles of a node do not match the voters: it does not start.',
    fix: 'Restore the old roles; to move a role, add new nodes.',
  },
  'KAFKA-CONTROLLER-LISTENER': {
    classes: ['outage'],
    why: 'Controllers with the old and with the new listener cannot reach each other.',
    fix: 'Change it while all nodes are stopped.',
  },
} as const satisfies Codes

type Code = keyof typeof identityCodes

/** What the disks of a node store about it: a node configured with anything else refuses to start. */
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
      why: `meta.properties on the disks says ${changed.old}: a node configured with ${changed.new} exits with "Invalid cluster.id". ${comesToLight(change, pair)}`,
      action: `Restore ${changed.old}. ${revive(pair)}`,
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
    // The launcher counts from 0 by default.
    if (changed.new === undefined)
      return changed.old === '0' ? [] : needsVariable(change, pair, changed.field, 'KAFKA-NODE-ID')
    return [
      {
        code: 'KAFKA-NODE-ID',
        class: 'outage',
        at: changed.field,
        old: changed.old,
        new: changed.new,
        why: `meta.properties on each disk stores the id of its node, and the replicas are assigned to it: a node with a different id refuses to start. ${comesToLight(change, pair)}`,
        action: `Restore ${changed.old}; an id is never reused for a different node. ${revive(pair)}`,
        explains: nodeRestart(change, pair).explains,
      },
    ]
  })
}

/** A variable that is gone. A Secret, or the entry point of a different image, may set it instead. */
function needsVariable(change: KafkaChange, pair: Pair<NodePool>, field: Field, code: Code): Found<Code>[] {
  // A key that envFrom delivers has the name of the variable.
  const [, written, key] = /env\[([^\]]+)\]|^data(?:\.|\[)([\w-]+)/.exec(field.path) ?? []
  const name = written ?? key
  const { container } = pair.after
  if (name === undefined || mayHave(container, name) || !(container.ownCommand || name === 'CLUSTER_ID')) return []
  const reason = `${name} is no longer set, and the disks store it`
  return [notStarting(change, pair, field, code, `${name}=${field.value}`, reason)]
}

/** Properties without which no KRaft node starts. Bitnami's entry point writes them itself. */
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
    const reason = `${key} is no longer set, and Kafka has no default for it`
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
  why: `Nodes of ${pair.after.name} do not start: ${reason}. ${comesToLight(change, pair)}`,
  action: `Restore ${line}. ${revive(pair)}`,
  explains: nodeRestart(change, pair).explains,
})

/** Not a placeholder, which each node fills in. */
const literal = (field: Field | undefined) => (field && /^-?\d+$/.test(field.value) ? field : undefined)

/** At once, or when somebody or something restarts a node: what only a Secret or ConfigMap says is read then. */
const comesToLight = (change: KafkaChange, pair: Pair<NodePool>): string =>
  nodeRestart(change, pair).restarts
    ? stuck(pair)
    : `Nothing restarts ${pair.after.name} now: the next node that restarts, for whatever reason, does not come back.`

/** How far a rolling update gets if its first node does not come back. */
export const stuck = ({ after }: Pair<NodePool>): string =>
  after.replicas === 1
    ? `${podOf(after)} is the only node: Kafka is down.`
    : `The rolling update stops at ${podOf(after, after.replicas - 1)}; any other node that restarts, for whatever reason, is lost as well.`

/** A crashing pod is not replaced automatically when the old template is back. */
export const revive = ({ after }: Pair<NodePool>): string =>
  `If it is already applied: apply the old manifests, then ${kubectl(after.object)} delete pod ${podOf(after, after.replicas - 1)}, which would otherwise stay in back-off.`
