import type { tools } from '../../../contracts/tools.ts'
import type { Admin, PartitionMetadata } from '../kafka/kafkajs.ts'
import { partitionsOf as metadataOf } from '../kafka/topics.ts'
import { readActualTopics } from '../topics/actual.ts'
import { type Action, type ActualTopic, type Plan, plan } from '../topics/plan.ts'
import { withAdmin } from './connect.ts'
import type { Tool } from './run.ts'
import { counted, table } from './table.ts'

/** A partition of a topic. */
interface Partition {
  readonly partition: number
  readonly leader: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  /** `undefined` while it has no leader: nobody else can tell. */
  readonly start: string | undefined
  readonly end: string | undefined
}

/** A topic as Kafka has it. */
interface Topic {
  readonly name: string
  readonly partitions: readonly Partition[]
  /** Configs of the topic's own: those that differ from the brokers' defaults, whatever these are. */
  readonly config: Readonly<Record<string, string | null>>
  /** How it differs from its declaration. */
  readonly differences: readonly string[]
}

/** Tells about topics what Kafka knows, and how that differs from what the manifests declare. */
export const topicDescribe: Tool<(typeof tools)['topic-describe']> = ({ kafka, settings }) =>
  withAdmin(kafka, async (admin) => {
    const { declared } = settings
    const wanted = declared.length > 0 ? declared.map(({ name }) => name) : await ownTopics(admin)
    const actual = await readActualTopics(
      admin,
      wanted.map((name) => ({ name })),
    )
    const missing = wanted.filter((name) => !actual.has(name))
    const metadata = await metadataOf(admin, [...actual.keys()])
    const planned = plan(declared, actual)
    const topics: Topic[] = []
    for (const [name, one] of [...actual].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const partitions = await partitionsOf(admin, name, metadata.get(name) ?? [])
      topics.push({ name, partitions, config: configOf(one), differences: differencesOf(name, planned) })
    }
    return { text: textOf(topics, missing), json: { topics, missing } }
  })

/** All but Kafka's own. */
const ownTopics = async (admin: Admin): Promise<string[]> =>
  (await admin.listTopics()).filter((name) => !name.startsWith('__'))

async function partitionsOf(admin: Admin, topic: string, metadata: readonly PartitionMetadata[]): Promise<Partition[]> {
  const offsets = new Map((await admin.fetchTopicOffsets(topic)).map((one) => [one.partition, one]))
  return metadata
    .map(({ partitionId, leader, replicas, isr }) => {
      const { low, high } = offsets.get(partitionId) ?? {}
      return { partition: partitionId, leader, replicas, isr, start: low, end: high }
    })
    .sort((a, b) => a.partition - b.partition)
}

const configOf = ({ overrides }: ActualTopic) =>
  Object.fromEntries(
    [...overrides].map(([key, { value }]) => [key, value] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  )

/** In the words of the topic reconciler, which removes what it can of them. */
function differencesOf(name: string, { actions, refusals, undeclared }: Plan): string[] {
  return [
    ...actions.filter((action) => topicOf(action) === name).flatMap(describe),
    ...refusals
      .filter(({ topic }) => topic === name)
      .map(({ what, declared, actual }) => `${what}: declared ${declared}, is ${actual}`),
    ...undeclared
      .filter(({ topic }) => topic === name)
      .map(({ key, value }) => `${key}: not declared, is ${value ?? 'secret'}`),
  ]
}

const topicOf = (action: Action): string => (action.kind === 'create' ? action.topic.name : action.topic)

function describe(action: Action): string[] {
  if (action.kind === 'create') return []
  if (action.kind === 'grow') return [`partitions: declared ${action.to}, is ${action.from}`]
  return action.changes.map(({ key, from, to }) => `${key}: declared ${to}, is ${from ?? 'not set on the topic'}`)
}

function textOf(topics: readonly Topic[], missing: readonly string[]): string {
  const paragraphs = topics.map(({ name, partitions, config, differences }) => {
    const messages = partitions.reduce((sum, { start, end }) => sum + BigInt(end ?? 0) - BigInt(start ?? 0), 0n)
    const short = partitions.filter(({ replicas, isr }) => isr.length < replicas.length)
    const rows = partitions.map((one) => [
      one.partition,
      one.leader < 0 ? 'none' : one.leader,
      one.replicas.join(','),
      one.isr.join(','),
      one.start === undefined ? '-' : BigInt(one.start),
      one.end === undefined ? '-' : BigInt(one.end),
    ])
    const configs = Object.entries(config).map(([key, value]) => `${key}=${value ?? '(secret)'}`)
    return [
      `${name}: ${counted(partitions.length, 'partition')}, ${counted(messages, 'offset')}`,
      `  ${configs.join(' ') || "only the brokers' defaults"}`,
      ...(short.length > 0 ? [`  replicas are missing in ${counted(short.length, 'partition')}`] : []),
      ...differences.map((difference) => `  differs from its declaration: ${difference}`),
      table(['PARTITION', 'LEADER', 'REPLICAS', 'IN SYNC', 'START', 'END'], rows).replaceAll(/^/gm, '  '),
    ].join('\n')
  })
  return [...paragraphs, ...missing.map((name) => `${name}: there is no such topic`)].join('\n\n')
}
