import { distinctNames } from '../names.ts'
import type { EdgeValue, TopologyValue, WorkloadValue } from '../value.ts'
import { channelKey, messagesOn } from './channels.ts'
import { KAFKA_BINDING, type Names, plainName, reference } from './references.ts'

const words = {
  produces: { verb: 'sends', action: 'send', summary: 'sends to' },
  consumes: { verb: 'receives', action: 'receive', summary: 'reads' },
  'dead-letters': { verb: 'sends', action: 'send', summary: 'puts what it cannot process into' },
} as const

/** What each workload does with each topic. */
export function operations(topology: TopologyValue, names: Names) {
  const ids = distinctNames(topology.edges.map(operationId), plainName)
  const topics = new Map(topology.topics.map((topic) => [channelKey(topic.cluster, topic.name), topic]))
  const workloads = new Map(topology.workloads.map((workload) => [workload.name, workload]))
  return Object.fromEntries(
    topology.edges.map((edge) => {
      const key = channelKey(edge.cluster, edge.topic)
      const channel = names.channels.get(key) ?? edge.topic
      const topic = topics.get(key)
      const messages = topic === undefined ? [] : messagesOn(topic, names)
      const { action, summary } = words[edge.kind]
      return [
        ids.get(operationId(edge)) ?? '',
        {
          action,
          channel: reference('channels', channel),
          summary: `${edge.workload} ${summary} ${edge.topic}.`,
          ...(messages.length > 0 && {
            messages: messages.map((message) => reference('channels', channel, 'messages', message)),
          }),
          bindings: { kafka: binding(edge, workloads.get(edge.workload)) },
        },
      ]
    }),
  )
}

const operationId = ({ workload, kind, topic }: EdgeValue) => `${workload}.${words[kind].verb}.${topic}`

const binding = ({ kind }: EdgeValue, workload: WorkloadValue | undefined) => ({
  ...(kind === 'consumes' && workload?.group !== undefined && { groupId: { type: 'string', enum: [workload.group] } }),
  ...(workload && { clientId: { type: 'string', enum: [workload.name] } }),
  ...KAFKA_BINDING,
})
