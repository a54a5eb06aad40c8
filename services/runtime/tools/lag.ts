import type { GroupConsumption, tools } from '../../../contracts/tools.ts'
import type { Admin } from '../kafka/kafkajs.ts'
import { withAdmin } from './connect.ts'
import { describeGroups, type GroupPartition, groupPartitions } from './groups.ts'
import type { Tool } from './run.ts'
import { type Cell, counted, table } from './table.ts'

/** How far a group is behind. */
interface GroupLag {
  readonly group: string
  readonly state: string
  readonly members: readonly string[]
  readonly partitions: readonly GroupPartition[]
}

/** Tells for every partition of groups what is committed, and how much is not. */
export const lag: Tool<(typeof tools)['lag']> = ({ kafka, settings }) =>
  withAdmin(kafka, async (admin) => {
    const wanted = settings.groups.length > 0 ? settings.groups : await allGroups(admin)
    const existing = new Set(await admin.listTopics())
    const states = await describeGroups(
      admin,
      wanted.map(({ group }) => group),
    )
    const lags: GroupLag[] = []
    for (const { group, topics } of wanted) {
      const missing = topics.length > 0 && !topics.some((topic) => existing.has(topic))
      const readable = topics.filter((topic) => existing.has(topic))
      const partitions = missing ? [] : await groupPartitions(admin, group, readable)
      const { state, members } = states.get(group) ?? { state: 'Dead', members: [] }
      lags.push({ group, state, members, partitions })
    }
    return { text: textOf(lags), json: lags.map(plain) }
  })

const allGroups = async (admin: Admin): Promise<GroupConsumption[]> =>
  (await admin.listGroups()).groups
    .filter(({ protocolType }) => protocolType === 'consumer')
    .map(({ groupId }) => ({ group: groupId, topics: [] }))
    .sort((a, b) => (a.group < b.group ? -1 : 1))

/** What a group has not processed; one that has committed nothing begins at the start. */
const behind = ({ start, end, committed }: GroupPartition): bigint => end - (committed ?? start)

const total = ({ partitions }: GroupLag): bigint => partitions.reduce((sum, one) => sum + behind(one), 0n)

function textOf(lags: readonly GroupLag[]): string {
  if (lags.length === 0) return 'there are no consumer groups'
  const rows = lags.flatMap(({ group, partitions }) =>
    partitions.map((one): Cell[] => [
      group,
      one.topic,
      one.partition,
      one.committed === undefined ? '-' : one.committed,
      one.end,
      behind(one),
    ]),
  )
  const summary = lags.map(
    (one) => `group ${one.group}: ${one.state}, ${counted(one.members.length, 'member')}, lag ${total(one)}`,
  )
  return [table(['GROUP', 'TOPIC', 'PARTITION', 'COMMITTED', 'END', 'LAG'], rows), ...summary].join('\n')
}

const plain = (one: GroupLag) => ({
  group: one.group,
  state: one.state,
  members: one.members,
  lag: String(total(one)),
  partitions: one.partitions.map((partition) => ({
    topic: partition.topic,
    partition: partition.partition,
    committed: partition.committed === undefined ? null : String(partition.committed),
    end: String(partition.end),
    lag: String(behind(partition)),
  })),
})
