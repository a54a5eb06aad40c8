import { distinctNames } from '../names.ts'
import type { PeerValue, TopicValue, TopologyValue } from '../value.ts'
import { DEAD_LETTER } from './messages.ts'
import { KAFKA_BINDING, type Names, plainName, reference } from './references.ts'
import { serversOf } from './servers.ts'

/** What a topic is found by. */
export const channelKey = (cluster: string, topic: string): string => `${cluster} ${topic}`

/** The channel of each topic is called like it; where two clusters have one each, the second is numbered. */
export const channelNames = ({ topics }: TopologyValue) =>
  distinctNames(
    topics.map(({ cluster, name }) => channelKey(cluster, name)),
    (key) => plainName(key.slice(key.indexOf(' ') + 1)),
  )

/**
 * All topics.
 * @param neighbours what other systems do with them, by {@link channelKey}
 */
export const channels = (
  topology: TopologyValue,
  names: Names,
  neighbours: ReadonlyMap<string, readonly string[]> = new Map(),
) =>
  Object.fromEntries(
    topology.topics.map((topic) => [
      names.channels.get(channelKey(topic.cluster, topic.name)) ?? topic.name,
      {
        address: topic.name,
        description: [described(topic), ...(neighbours.get(channelKey(topic.cluster, topic.name)) ?? [])].join(' '),
        ...(topic.owner !== undefined && { externalDocs: ownersChannel(topic.owner, topic.name) }),
        servers: serversOf(topology, topic.cluster),
        messages: Object.fromEntries(
          messagesOn(topic, names).map((message) => [message, reference('components', 'messages', message)]),
        ),
        bindings: { kafka: binding(topic) },
      },
    ]),
  )

/** Names of the messages on a topic; none where any message may be on it. */
export const messagesOn = (topic: TopicValue, { messages }: Names): string[] =>
  topic.deadLettersOf === undefined ? topic.events.flatMap((id) => messages.get(id) ?? []) : [DEAD_LETTER]

/** The channel in the document of the system that declares the topic. */
const ownersChannel = (owner: string, topic: string) => ({
  description: `The topic is declared by ${owner}, which lends it.`,
  url: `../${owner}/asyncapi.yaml#/channels/${plainName(topic)}`,
})

const described = ({ deadLettersOf, peers = [], events, owner }: TopicValue): string =>
  [
    deadLettersOf === undefined
      ? `${events.length > 0 ? 'Events' : 'Messages'} of one key are in order.`
      : `What a consumer of ${deadLettersOf} could not process, as it was.`,
    // Who else reads a borrowed topic is its owner's affair.
    ...peers.filter(({ direction }) => owner === undefined || direction === 'produces').map(peerText),
  ].join(' ')

const peerText = ({ name, direction, group, principal, about }: PeerValue): string => {
  const how = [
    ...(group === undefined ? [] : [`in the group ${group}`]),
    ...(principal === undefined ? [] : [`as ${principal}`]),
  ].join(' ')
  return `${direction === 'produces' ? 'Producer' : 'Consumer'} outside of this program: ${name}${how && ` ${how}`}.${about === undefined ? '' : ` ${about}`}`
}

const binding = (topic: TopicValue) => ({
  topic: topic.name,
  partitions: topic.partitions,
  replicas: topic.replicationFactor,
  topicConfiguration: {
    ...Object.fromEntries(Object.entries(topic.config).map(([key, value]) => [key, configValue(key, value)])),
    ...(topic.retentionMs !== undefined && { 'retention.ms': topic.retentionMs }),
    ...(topic.maxMessageBytes !== undefined && { 'max.message.bytes': topic.maxMessageBytes }),
  },
  ...KAFKA_BINDING,
})

/** The binding has numbers for numbers, and a list of policies. */
const configValue = (key: string, value: string) => {
  if (key === 'cleanup.policy') return value.split(',')
  return /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : value
}
