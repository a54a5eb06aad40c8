import type { TopologyValue, WorkloadValue } from '../value.ts'
import { deadLetters, edgesOfKind, found, type ValueRule } from './finding.ts'

/** A dead-letter topic that was declared, but that no consumer writes to. */
const orphanDeadLetters: ValueRule = (topology) => {
  const written = new Set(edgesOfKind(topology, 'dead-letters').map(({ topic }) => topic))
  return deadLetters(topology)
    .filter(({ topic }) => !written.has(topic))
    .map(({ topic, source }) => {
      const allowed = `a consumer of ${source.name} with dead letters`
      const fix = 'consume the topic, or remove deadLetterTopicOf()'
      return found('LINT-ORPHAN-DLQ', topic, 'producers', 'none', allowed, fix)
    })
}

/** An EventConsumer has a rule that refuses it; a service that scales with its requests may well have more pods. */
const idleMembers: ValueRule = (topology) => {
  const fewest = new Map<WorkloadValue, number>()
  for (const { workload, topic } of edgesOfKind(topology, 'consumes')) {
    fewest.set(workload, Math.min(topic.partitions, fewest.get(workload) ?? topic.partitions))
  }
  return [...fewest]
    .filter(([workload, partitions]) => workload.maxReplicas > partitions)
    .map(([workload, partitions]) => {
      const allowed = `at most ${partitions}, the partitions of its topics`
      const fix = 'raise partitions, or lower the replicas: a member without a partition reads nothing'
      return found('LINT-REPLICAS', workload, 'replicas', workload.maxReplicas, allowed, fix)
    })
}

const keylessEvents: ValueRule = (topology) =>
  eventsOnTopics(topology)
    .filter(({ event: { key }, topic }) => key.fields.length === 0 && topic.owner === undefined)
    .filter(({ event: { key }, topic }) => !key.present || topic.partitions > 1)
    .map(({ event: { type, key }, topic }) => {
      const got = key.present ? `the same for every ${type}` : `none for ${type}`
      const fix =
        'derive it from the fields whose events have to stay in order: then other events spread over the partitions'
      return found('LINT-KEYLESS', topic, 'key', got, 'a key derived from the payload', fix)
    })

const twoShapes: ValueRule = (topology) =>
  eventsOnTopics(topology)
    .filter(({ event: { id, type } }) => id !== type)
    .map(({ event: { type }, topic }) => {
      const fix = 'import the existing definition, or give the other one its own type'
      return found('LINT-EVENT-TWICE', topic, 'events', `a second ${type}`, 'one definition for each type', fix)
    })

function eventsOnTopics({ topics, events }: TopologyValue) {
  const byId = new Map(events.map((event) => [event.id, event]))
  return topics.flatMap((topic) =>
    topic.events.flatMap((id) => {
      const event = byId.get(id)
      return event ? [{ topic, event }] : []
    }),
  )
}

/** Rules about the flow of events. */
export const flowRules = [orphanDeadLetters, idleMembers, keylessEvents, twoShapes]
