import type { GroupConsumption, tools } from '../../../contracts/tools.ts'
import type { Admin } from '../kafka/kafkajs.ts'
import { leaderless } from '../kafka/topics.ts'
import { withAdmin } from './connect.ts'
import { describeGroups, type Group, type GroupPartition, groupPartitions } from './groups.ts'
import type { Tool } from './run.ts'
import { type Cell, counted, table } from './table.ts'

/** How far a group is behind. */
interface GroupLag {
  readonly group: string
  readonly state: string
  readonly members: readonly string[]
  readonly partitions: readonly GroupPartition[]
  /** Partitions that have no leader: how far behind the group is there is not known. */
  readonly leaderless: readonly string[]
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
      const { state, members, topics: subscribed } = states.get(group) ?? DEAD
      const committed = topics.length > 0 ? [] : await groupPartitions(admin, group, [])
      // What it reads and has committed nothing of, because it is blocked at the first message, say.
      const others = (topics.length > 0 ? topics : subscribed).filter(
        (topic) => existing.has(topic) && !committed.some((one) => one.topic === topic),
      )
      const partitions = [...committed, ...(others.length > 0 ? await groupPartitions(admin, group, others) : [])]
      const read = [...new Set([...others, ...committed.map(({ topic }) => topic)])]
      lags.push({ group, state, members, partitions, leaderless: await leaderless(admin, read) })
    }
    return { text: textOf(lags), json: lags.map(plain) }
  })

const DEAD: Group = { state: 'Dead', members: [], topics: [] }

const allGroups = async (admin: Admin): Promise<GroupConsumption[]> =>
  (await admin.listGroups()).groups
    .filter(({ protocolType }) => protocolType === 'consumer')
    .map(({ groupId }) => ({ group: groupId, topics: [] }))
    .sort((a, b) => (a.group < b.group ? -1 : 1))

/** What a group has not processed; one that has committed nothing begins at the start. */
const behind = ({ start, end, committed }: GroupPartition): bigint => end - (committed ?? start)

const total = ({ partitions }: GroupLag): bigint => partitions.reduce((sum, one) => sum + behind(one), 0n)

const withoutLeader = ({ leaderless }: GroupLag): string =>
  leaderless.length === 0 ? '' : `, without ${leaderless.join(', ')}, which has no leader`

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
    (one) =>
      `group ${one.group}: ${one.state}, ${counted(one.members.length, 'member')}, lag ${total(one)}${withoutLeader(one)}`,
  )
  return [table(['GROUP', 'TOPIC', 'PARTITION', 'COMMITTED', 'END', 'LAG'], rows), ...summary].join('\n')
}

const plain = (one: GroupLag) => ({
  group: one.group,
  state: one.state,
  members: one.members,
  lag: String(total(one)),
  leaderless: one.leaderless,
  partitions: one.partitions.map((partition) => ({
    topic: partition.topic,
    partition: partition.partition,
    committed: partition.committed === undefined ? null : String(partition.committed),
    end: String(partition.end),
    lag: String(behind(partition)),
  })),
})
