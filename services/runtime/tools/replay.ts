import type { Position, ReplayTarget, tools } from '../../../contracts/tools.ts'
import { RawCluster, type TopicOffsets } from '../kafka/cluster.ts'
import type { Admin } from '../kafka/kafkajs.ts'
import { leaderless } from '../kafka/topics.ts'
import { withAdmin } from './connect.ts'
import { describeGroups, type Group, type GroupPartition, groupPartitions } from './groups.ts'
import { Refused, type Tool } from './run.ts'
import { counted, table } from './table.ts'

/** What is to become of one partition. */
interface Move extends GroupPartition {
  readonly target: bigint
}

/**
 * Sets the offsets of a group, so that it processes messages again. Refused while the group has members: they would commit
 * their own offsets over it.
 */
export const replay: Tool<(typeof tools)['replay']> = ({ kafka, settings }) =>
  withAdmin(kafka, async (admin) => {
    const { group, topics, to, execute } = settings
    const found = await groupPartitions(admin, group, await readableTopics(admin, topics))
    if (found.length === 0) throw new Refused(`group ${group} has committed no offsets: name its topics`)
    const moves = movesOf(found, await targetsOf(admin, found, to))
    const unread = await leaderless(admin, topics.length > 0 ? topics : [...new Set(found.map(({ topic }) => topic))])
    const state = (await describeGroups(admin, [group])).get(group)
    const refusal = state && refusalOf(group, state)
    if (execute) {
      if (refusal) throw new Refused(refusal)
      await commit(await RawCluster.open(kafka), group, moves)
    }
    return {
      text: [
        textOf(group, moves, execute, refusal),
        ...unread.map((partition) => `left as it is: ${partition}, which has no leader`),
      ].join('\n'),
      json: { group, execute, refusal, leaderless: unread, partitions: moves.map(plain) },
    }
  })

async function readableTopics(admin: Admin, topics: readonly string[]): Promise<readonly string[]> {
  const existing = new Set(await admin.listTopics())
  const missing = topics.filter((topic) => !existing.has(topic))
  if (missing.length > 0) throw new Refused(`there is no topic ${missing.join(', ')}`)
  return topics
}

/** `<topic>/<partition>` → offset. */
type Targets = ReadonlyMap<string, bigint>

async function targetsOf(admin: Admin, found: readonly GroupPartition[], to: ReplayTarget): Promise<Targets> {
  if (to === 'earliest') return new Map(found.map((one) => [nameOf(one), one.start]))
  if (to instanceof Date) {
    const topics = [...new Set(found.map(({ topic }) => topic))]
    const offsets = topics.map(async (topic) =>
      // Of a partition without a message since then, Kafka's answer becomes its end.
      (await admin.fetchTopicOffsetsByTimestamp(topic, to.getTime())).map(
        ({ partition, offset }) => [nameOf({ topic, partition }), BigInt(offset)] as const,
      ),
    )
    return new Map((await Promise.all(offsets)).flat())
  }
  const problems = to.flatMap((position) => misplaced(position, found))
  if (problems.length > 0) throw new Refused(`no such offsets:\n${problems.map((one) => `  ${one}`).join('\n')}`)
  return new Map(to.map((position) => [nameOf(position), BigInt(position.offset)]))
}

/** Offsets outside of a partition would silently become its start. */
function misplaced(position: Position, found: readonly GroupPartition[]): string[] {
  const at = found.find((one) => nameOf(one) === nameOf(position))
  if (at === undefined) return [`${nameOf(position)}: expected one of ${found.map(nameOf).join(', ')}`]
  const offset = BigInt(position.offset)
  if (offset >= at.start && offset <= at.end) return []
  return [`${nameOf(position)}: got ${offset}, expected ${at.start} to ${at.end}`]
}

const movesOf = (found: readonly GroupPartition[], targets: Targets): Move[] =>
  found.flatMap((one) => {
    const target = targets.get(nameOf(one))
    return target === undefined ? [] : [{ ...one, target }]
  })

const refusalOf = (group: string, { state, members }: Group): string | undefined =>
  members.length === 0
    ? undefined
    : `group ${group} is ${state} with ${counted(members.length, 'member')} (${members.join(', ')}): ` +
      'stop its service first, for example with kubectl scale --replicas=0'

async function commit(cluster: RawCluster, group: string, moves: readonly Move[]): Promise<void> {
  const topics = [...new Set(moves.map(({ topic }) => topic))]
  const offsets = topics.map(
    (topic): TopicOffsets => ({
      topic,
      partitions: moves
        .filter((move) => move.topic === topic)
        .map(({ partition, target }) => ({ partition, offset: String(target) })),
    }),
  )
  try {
    await cluster.commit(group, offsets)
  } catch (error) {
    if ((error as { type?: string }).type !== 'UNKNOWN_MEMBER_ID') throw error
    throw new Refused(`group ${group} has got a member meanwhile; nothing was changed`)
  } finally {
    await cluster.close()
  }
}

const nameOf = ({ topic, partition }: Pick<Position, 'topic' | 'partition'>) => `${topic}/${partition}`

/** Messages that come again are counted, and those that are skipped as a negative number. */
const again = ({ start, committed, target }: Move) => (committed ?? start) - target

function textOf(group: string, moves: readonly Move[], execute: boolean, refusal: string | undefined): string {
  const rows = moves.map((move) => {
    const { topic, partition, committed, target, end } = move
    return [topic, partition, committed ?? '-', target, end, again(move)]
  })
  const outcome = execute
    ? `group ${group}: the offsets are set`
    : `group ${group}: dry run, nothing was changed; --execute does it`
  return [
    table(['TOPIC', 'PARTITION', 'FROM', 'TO', 'END', 'AGAIN'], rows),
    outcome,
    ...(refusal && !execute ? [`it would be refused now: ${refusal}`] : []),
  ].join('\n')
}

const plain = (move: Move) => ({
  topic: move.topic,
  partition: move.partition,
  from: move.committed === undefined ? null : String(move.committed),
  to: String(move.target),
  end: String(move.end),
  again: String(again(move)),
})
