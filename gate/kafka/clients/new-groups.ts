import type { Codes, Found } from '../../found.ts'
import { kubectl, listed, resource } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import type { KafkaChange } from '../change.ts'
import { consumedBy, type KafkaClient, resetOf } from '../model/clients.ts'
import { groupCodes } from './groups.ts'

const codes = {
  'KAFKA-GROUP-RENAMED': groupCodes['KAFKA-GROUP-RENAMED'],
  'KAFKA-GROUP-ADDED': {
    classes: ['no-restart'],
    why: 'A new group reads what is already in its topics, from the oldest event on.',
    fix: 'Nothing, or set its offsets first.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Groups of new workloads: they read what is already in their topics. */
export const newGroupsRule = rule(codes, (change: KafkaChange) => {
  const known = new Set(change.before.clients.map(({ group }) => group?.value))
  return change.clients.added.flatMap((client) =>
    client.group === undefined || known.has(client.group.value) ? [] : begins(change, client, client.group.value),
  )
})

function begins(change: KafkaChange, client: KafkaClient, group: string): readonly Found<Code>[] {
  const fresh = new Set(change.topics.added.map(({ name }) => name))
  const topics = consumedBy(client).filter((topic) => !fresh.has(topic))
  const common = { at: { object: client.object, path: '' }, old: undefined, new: `group ${group}` }
  if (topics.length === 0) return []
  const past = resetOf(client) === 'latest' ? 'starts after the newest event' : 'reads from the oldest retained event'
  // A workload that read the same, under a different name and group, is gone.
  const predecessors = change.clients.removed.filter((other) =>
    consumedBy(other).some((topic) => topics.includes(topic)),
  )
  const groups = predecessors.flatMap((other) => other.group?.value ?? [])
  if (groups.length > 0) {
    return [
      {
        ...common,
        code: 'KAFKA-GROUP-RENAMED',
        class: 'reprocessing',
        old: `group ${listed(groups)}`,
        why: `${client.name} replaces ${listed(predecessors.map(({ name }) => name))} and ${past} of ${listed(topics)}: Kafka has no offsets for ${group}.`,
        action: `Keep the group ${listed(groups)}. If both are meant to read, do nothing.`,
      },
    ]
  }
  return [
    {
      ...common,
      code: 'KAFKA-GROUP-ADDED',
      class: 'no-restart',
      why: `${client.name} is a new group and ${past} of ${listed(topics)}.`,
      action: `Nothing, if it may act on past events. Otherwise set its offsets while it has no pods: ${kubectl(client.object)} scale ${resource(client.object)} --replicas=0`,
    },
  ]
}
