import type { Codes, Found } from '../../found.ts'
import { listed, resource } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import type { KafkaChange, Pair } from '../change.ts'
import { podOf } from '../commands.ts'
import type { NodePool } from '../model/node-pools.ts'
import { type Copies, copiesOf } from './replicas.ts'
import { nodeRestart } from './restarts.ts'

const codes = {
  'KAFKA-LOG-DIRS': {
    classes: ['data-loss', 'manual-steps'],
    why: 'Nodes look for their records in a different place, and start empty.',
    fix: 'Restore the old directory.',
  },
  'KAFKA-CLAIM-NAME': {
    classes: ['data-loss'],
    why: 'The API server refuses a renamed claim; recreating the StatefulSet gives every node a new, empty disk.',
    fix: 'Keep the name.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Where the nodes keep their records: a node that looks in a different place finds an empty disk. */
export const storageRule = rule(codes, (change: KafkaChange) =>
  change.pools.both.flatMap((pair) => moved(change, pair)),
)

function moved(change: KafkaChange, pair: Pair<NodePool>): readonly Found<Code>[] {
  const { before, after } = pair
  const old = directories(before)
  const now = directories(after)
  const gone = old.filter(({ place }) => !now.some((other) => other.place === place))
  const volatile = now.find(({ lasts }) => !lasts)
  if (gone.length === 0) return []
  const field = KEYS.map((key) => after.properties.get(key) ?? before.properties.get(key)).find(Boolean)
  const mounts = { object: after.object, path: `${after.container.path}.volumeMounts` }
  const sameText = KEYS.every((key) => before.properties.get(key)?.value === after.properties.get(key)?.value)
  const common = {
    code: 'KAFKA-LOG-DIRS',
    at: sameText || field === undefined ? mounts : field,
    old: listed(old.map(({ place }) => place)),
    new: listed(now.map(({ place }) => place)),
    explains: nodeRestart(change, pair).explains,
  } as const
  const back = `Restore ${listed(old.map(({ directory }) => directory))}: the records are still there.`
  if (volatile !== undefined && old.every(({ lasts }) => lasts)) {
    return [
      {
        ...common,
        class: 'data-loss',
        why: `${volatile.directory} is not on a claim: the nodes of ${after.name} start empty, and do so again whenever a pod is replaced.`,
        action: back,
      },
    ]
  }
  return [{ ...common, ...emptied(after, copiesOf(change.before, before)), action: back }]
}

/** What happens when every node in turn comes back with an empty disk. */
function emptied({ name, replicas }: NodePool, copies: Copies): Pick<Found<Code>, 'class' | 'why'> {
  if (replicas === 1) {
    return { class: 'data-loss', why: `The only node of ${name} starts empty: without topics, events or offsets.` }
  }
  if (copies.single.length > 0) {
    return {
      class: 'data-loss',
      why: `Each node of ${name} starts empty after its restart. ${copies.single.join(', ')} had one replica: those partitions are empty or have no leader, and the node that held them does not become ready again.`,
    }
  }
  return {
    class: 'manual-steps',
    why: `Each node of ${name} starts empty after its restart and copies its replicas from the others. Until it is in sync, another failure loses records; the old files stay in place and take up space.`,
  }
}

const KEYS = ['log.dirs', 'log.dir', 'metadata.log.dir']

/** The directories of a pool: where they are on which volume. */
function directories(pool: NodePool) {
  const named = pool.properties.get('log.dirs')?.value ?? pool.properties.get('log.dir')?.value ?? '/tmp/kafka-logs'
  const metadata = pool.properties.get('metadata.log.dir')?.value
  return [...named.split(','), ...(metadata === undefined ? [] : [metadata])].map((entry) => {
    const directory = entry.trim()
    const mounts = pool.container.mounts.filter(({ path }) =>
      `${directory}/`.startsWith(path.endsWith('/') ? path : `${path}/`),
    )
    const mount = mounts.sort((a, b) => b.path.length - a.path.length)[0]
    // A file system that is the container's own goes with it.
    if (mount === undefined) return { directory, place: `container ${directory}`, lasts: false }
    return { directory, place: `${mount.volume} ${directory.slice(mount.path.length)}`.trim(), lasts: mount.lasts }
  })
}

/** The claims of StatefulSets cannot be changed: what the ways around it do to the records. */
export const claimNamesRule = rule(codes, (change: KafkaChange) =>
  change.pools.both.flatMap((pair) => {
    const { before, after } = pair
    const names = new Set(after.claims.map(({ name }) => name))
    return before.claims.flatMap((claim): readonly Found<Code>[] => {
      return names.has(claim.name) ? [] : [claimRenamed(change, pair, claim.path)]
    })
  }),
)

function claimRenamed(change: KafkaChange, { before, after }: Pair<NodePool>, path: string): Found<Code> {
  const { why } = emptied(after, copiesOf(change.before, before))
  return {
    code: 'KAFKA-CLAIM-NAME',
    class: 'data-loss',
    at: { object: after.object, path },
    old: listed(before.claims.map(({ name }) => name)),
    new: listed(after.claims.map(({ name }) => name)),
    why: `The API server refuses it (volumeClaimTemplates is immutable). Recreating ${resource(after.object)} gets it through, and gives every pod a new claim, all at once: no node is left to copy from. ${why}`,
    action: `Keep the name: the records are on ${before.claims[0]?.name}-${podOf(after)} and the others.`,
    explains: change.at(after.object, 'spec.volumeClaimTemplates'),
    refuses: true,
  }
}
