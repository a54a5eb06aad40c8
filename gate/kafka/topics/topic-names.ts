import type { KafkaChange } from '../change.ts'
import { consumedBy, producedBy } from '../model/clients.ts'
import type { Topic } from '../model/topics.ts'

/** Topics that went, each with the one that came in its place: some workload uses this instead of that. */
export function renamedTopics(change: KafkaChange): ReadonlyMap<Topic, Topic> {
  const { removed, added } = change.topics
  const renamed = new Map<Topic, Topic>()
  if (removed.length === 0 || added.length === 0) return renamed
  const successors = successorsOf(change)
  const byName = new Map(added.map((topic) => [topic.name, topic]))
  for (const topic of removed) {
    const name = successors.get(topic.name)
    const to = name === undefined ? undefined : byName.get(name)
    if (to !== undefined && !change.before.holdsDeadLetters(topic.name)) renamed.set(topic, to)
  }
  const [from, ...moreRemoved] = removed.filter(({ name }) => !change.before.holdsDeadLetters(name))
  const [to, ...moreAdded] = added.filter(({ name }) => !change.after.holdsDeadLetters(name))
  const alike = from !== undefined && to !== undefined && from.partitions === to.partitions
  if (alike && moreRemoved.length === 0 && moreAdded.length === 0) renamed.set(from, to)
  return renamed
}

/** The topic that a workload uses instead of another, where it changed one for one. */
function successorsOf({ clients }: KafkaChange): ReadonlyMap<string, string> {
  const successors = new Map<string, string>()
  for (const { before, after } of clients.both) {
    for (const topics of [consumedBy, producedBy]) {
      const old = topics(before)
      const now = topics(after)
      const [gone, ...moreGone] = old.filter((topic) => !now.includes(topic))
      const [come, ...moreCome] = now.filter((topic) => !old.includes(topic))
      if (gone !== undefined && come !== undefined && moreGone.length + moreCome.length === 0)
        successors.set(gone, come)
    }
  }
  return successors
}
