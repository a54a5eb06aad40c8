import type { EdgeValue, PeerValue, TopicValue, TopologyValue } from '../value.ts'

/** Something that is affected when a subject changes, directly (distance 1) or indirectly. */
export interface Impact {
  /**
   * As a subject is written: `service:billing`, `topic:orders.dlq`; with the system in front of what is in another one, as
   * `service:analytics/reports`; `outside:…` for peers outside of the program.
   */
  readonly subject: string
  readonly distance: number
  readonly because: string
}

type Reached = Omit<Impact, 'distance'>

/** What can be asked about: services, topics, events, groups and databases, as `topic:orders`. */
export const subjectsOf = ({ workloads, topics, events, groups, databases }: TopologyValue): string[] => [
  ...workloads.map(({ name }) => `service:${name}`),
  ...new Set(topics.map(({ name }) => `topic:${name}`)),
  ...new Set(events.map(({ type }) => `event:${type}`)),
  ...new Set(groups.map(({ name }) => `group:${name}`)),
  ...databases.map(({ name }) => `database:${name}`),
]

/** What may break when a subject changes: its readers, what they send, and the readers of that; nearest first. */
export function impactOf(topology: TopologyValue, subject: string): Impact[] {
  const found = new Map<string, Impact>()
  let wave = firstReached(topology, subject)
  for (let distance = 1; wave.length > 0; distance++) {
    const added = wave.filter((reached) => reached.subject !== subject && !found.has(reached.subject))
    for (const reached of added) {
      if (!found.has(reached.subject)) found.set(reached.subject, { ...reached, distance })
    }
    wave = added.flatMap((reached) => nextReached(topology, reached.subject))
  }
  return [...found.values()]
}

/** The workloads that send to a topic: they have to change with it. */
export const writersOf = ({ edges, topics }: TopologyValue, topic: string): string[] => [
  ...edges.filter((edge) => edge.kind !== 'consumes' && edge.topic === topic).map(({ workload }) => workload),
  ...peersOf(topics, topic, 'produces').map(({ name }) => name),
]

/** What the subject itself reaches. */
function firstReached(topology: TopologyValue, subject: string): Reached[] {
  const { topics, events, groups, databases } = topology
  const [kind, name] = split(subject)
  const services = (workloads: readonly string[], because: string) =>
    workloads.map((workload) => ({ subject: `service:${workload}`, because }))
  if (kind === 'service') return [...sent(topology, name), ...putAside(topology, ({ workload }) => workload === name)]
  if (kind === 'group') {
    return groups
      .filter((group) => group.name === name)
      .flatMap((group) => services(group.workloads, 'reads in this group'))
  }
  if (kind === 'database') {
    return databases.filter((one) => one.name === name).flatMap((one) => services(one.workloads, `uses ${name}`))
  }
  if (kind === 'event') {
    const ids = events.filter(({ type }) => type === name).map(({ id }) => id)
    return topics
      .filter((topic) => topic.events.some((id) => ids.includes(id)))
      .map((topic) => ({ subject: `topic:${topic.name}`, because: `carries ${name}` }))
  }
  return nextReached(topology, subject)
}

/** What follows when a topic or a service is reached. */
function nextReached(topology: TopologyValue, subject: string): Reached[] {
  const [kind, name] = split(subject)
  if (kind === 'service') return sent(topology, name)
  if (kind !== 'topic') return []
  const { topics, workloads, edges } = topology
  const letters = topics.filter(({ deadLettersOf }) => deadLettersOf === name).map((topic) => topic.name)
  return [
    ...edges
      .filter((edge) => edge.kind === 'consumes' && edge.topic === name)
      .map(({ workload }) => {
        const group = workloads.find((one) => one.name === workload)?.group
        return { subject: `service:${workload}`, because: `reads ${name} in the group ${group}` }
      }),
    ...putAside(topology, ({ topic }) => letters.includes(topic)),
    ...peersOf(topics, name, 'consumes').map((peer) => ({
      subject: `outside:${peer.name}`,
      because: `reads ${name}${peer.group === undefined ? '' : ` in the group ${peer.group}`}`,
    })),
  ]
}

const peersOf = (topics: readonly TopicValue[], topic: string, direction: PeerValue['direction']): PeerValue[] =>
  topics
    .filter(({ name }) => name === topic)
    .flatMap(({ peers = [] }) => peers.filter((peer) => peer.direction === direction))

const sent = ({ edges }: TopologyValue, service: string): Reached[] =>
  edges
    .filter(({ kind, workload }) => kind === 'produces' && workload === service)
    .map(({ topic }) => ({ subject: `topic:${topic}`, because: `${service} sends to it` }))

const putAside = ({ edges }: TopologyValue, wanted: (edge: EdgeValue) => boolean): Reached[] =>
  edges
    .filter((edge) => edge.kind === 'dead-letters' && wanted(edge))
    .map(({ topic, workload }) => ({ subject: `topic:${topic}`, because: `takes what ${workload} cannot process` }))

function split(subject: string): readonly [string, string] {
  const colon = subject.indexOf(':')
  return [subject.slice(0, colon), subject.slice(colon + 1)]
}
