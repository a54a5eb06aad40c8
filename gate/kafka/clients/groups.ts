import type { Codes, Found } from '../../found.ts'
import { kubectl, listed, resource } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import { kafkaScript } from '../commands.ts'
import { consumedBy, type KafkaClient, resetOf } from '../model/clients.ts'
import type { KafkaCluster } from '../model/clusters.ts'

export const groupCodes = {
  'KAFKA-GROUP-RENAMED': {
    classes: ['reprocessing'],
    why: 'Offsets are stored under the name of the group: a new name starts over.',
    fix: 'Keep the name, or copy the offsets.',
  },
  'KAFKA-GROUP-SHARED': {
    classes: ['reprocessing'],
    why: 'Two workloads share a group: each event reaches only one of them.',
    fix: 'Give each its own group.',
  },
  'KAFKA-CONSUMER-REMOVED': {
    classes: ['manual-steps'],
    why: 'A consumer that is no longer in the manifests keeps reading, even alongside its replacement.',
    fix: 'Delete it.',
  },
} as const satisfies Codes

type Code = keyof typeof groupCodes

/** Which client reads as which group: Kafka stores the offsets of a group under its name. */
export const groupsRule = rule(groupCodes, (change: KafkaChange) => [
  // That a group is shared matters more than that it is a different one.
  ...shared(change),
  ...change.clients.both.flatMap((pair) => renamed(change, pair)),
  ...change.clients.removed.flatMap((client) => orphaned(change, client)),
])

function renamed(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found<Code>[] {
  const changed = differing(pair, ({ group }) => group)
  if (changed?.old === undefined || changed.new === undefined) return []
  const { after } = pair
  const topics = listed(consumedBy(after)) || 'its topics'
  const skips = resetOf(after) === 'latest'
  const cluster = change.after.clusterOf(after)
  return [
    {
      code: 'KAFKA-GROUP-RENAMED',
      class: 'reprocessing',
      at: changed.field,
      old: changed.old,
      new: changed.new,
      why: skips
        ? `Kafka has no offsets for ${changed.new}, and auto.offset.reset is latest: what ${changed.old} has not read of ${topics} is skipped.`
        : `Kafka has no offsets for ${changed.new}: it reads ${topics} from the oldest retained event, and each event takes effect again. The inbox does not help: it is kept per group.`,
      action: `Keep ${changed.old}. Or copy the offsets: ${kubectl(after.object)} scale ${resource(after.object)} --replicas=0, wait until its pods are gone, ${copyOffsets(cluster, changed.old, changed.new)}, apply.`,
    },
  ]
}

/** Through a file in the broker's scratch volume. */
const copyOffsets = (cluster: KafkaCluster | undefined, from: string, to: string) =>
  kafkaScript(
    cluster,
    'kafka-consumer-groups.sh',
    (tool) =>
      `${tool} --group ${from} --reset-offsets --all-topics --to-current --dry-run --export >/tmp/offsets.csv && ${tool} --group ${to} --reset-offsets --from-file /tmp/offsets.csv --execute`,
  )

/** Workloads that have come to share a group: each event reaches one of them only. */
function shared(change: KafkaChange): readonly Found<Code>[] {
  const before = byGroup(change.before.clients)
  return [...byGroup(change.after.clients)].flatMap(([group, clients]) => {
    const names = new Set(before.get(group)?.map(({ name }) => name))
    const newcomers = clients.filter(({ name }) => !names.has(name))
    if (new Set(clients.map(({ name }) => name)).size < 2 || newcomers.length === 0) return []
    return newcomers.flatMap((client) => {
      const others = clients.filter((other) => other.name !== client.name && readSame(other, client))
      if (client.group === undefined || others.length === 0) return []
      const names = listed(others.map(({ name }) => name))
      return [
        {
          code: 'KAFKA-GROUP-SHARED',
          class: 'reprocessing' as const,
          at: client.group,
          old: undefined,
          new: client.group.value,
          why: `${client.name} and ${names} now share a group: its partitions are divided among all their pods, so each event reaches one of them, and the others never see it.`,
          action: `Give ${client.name} its own group.`,
        } satisfies Found<Code>,
      ]
    })
  })
}

/** Whether two clients read the same, as far as the manifests say it: members of a group may read other topics. */
function readSame(one: KafkaClient, other: KafkaClient): boolean {
  const [mine, yours] = [consumedBy(one), consumedBy(other)]
  return mine.length === 0 || yours.length === 0 || mine.some((topic) => yours.includes(topic))
}

/** A consumer that is no longer in the manifests keeps reading. */
function orphaned(change: KafkaChange, client: KafkaClient): readonly Found<Code>[] {
  const { object, name, group } = client
  if (group === undefined || object.kind === 'Job' || change.of(object)?.after !== undefined) return []
  // A tool that prunes stops its pods.
  if (change.prunes(object)) return []
  const heirs = change.after.clients.filter((other) => groupKey(other) === groupKey(client)).map((other) => other.name)
  return [
    {
      code: 'KAFKA-CONSUMER-REMOVED',
      class: 'manual-steps',
      at: { object, path: '' },
      old: `${object.kind} ${name}, group ${group.value}`,
      new: undefined,
      why:
        heirs.length > 0
          ? `Nothing deletes ${name}: its pods stay members of ${group.value} and keep some of the partitions from ${listed(heirs)}, running the old code.`
          : `Nothing deletes ${name}: its pods keep reading. Once they are gone, Kafka deletes the offsets of ${group.value} after seven days (offsets.retention.minutes); if it comes back later, it reads everything again.`,
      action: `${kubectl(object)} delete ${resource(object)}`,
    },
  ]
}

/** A group of one Kafka; short addresses lead to that of their own namespace. */
function groupKey({ namespace, bootstrapServers, group }: KafkaClient): string {
  const servers = bootstrapServers?.value ?? ''
  return `${servers.includes('.') ? '' : (namespace ?? '')} ${servers} ${group?.value}`
}

function byGroup(clients: readonly KafkaClient[]): ReadonlyMap<string, readonly KafkaClient[]> {
  const groups = new Map<string, KafkaClient[]>()
  for (const client of clients) {
    if (client.group === undefined) continue
    const key = groupKey(client)
    groups.set(key, [...(groups.get(key) ?? []), client])
  }
  return groups
}
