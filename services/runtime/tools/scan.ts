import type { DeadLetterRoute } from '../../../contracts/tools.ts'
import type { RawCluster } from '../kafka/cluster.ts'
import type { Admin } from '../kafka/kafkajs.ts'
import { leaderless } from '../kafka/topics.ts'
import { admits, type DeadLetter, type DeadLetterFilter, deadLetterOf } from './dead-letter.ts'
import { readMark } from './redriven.ts'
import { Refused } from './run.ts'

/** A dead letter that a filter admits; its record is read again when it is needed, as there may be very many. */
export interface Found {
  readonly route: DeadLetterRoute
  readonly partition: number
  readonly offset: bigint
  /** Milliseconds since 1970. */
  readonly failedAt: number
  readonly kind: Kind
}

/** What some dead letters have in common; one object for all of them. */
export interface Kind {
  readonly deadLetters: string
  readonly topic: string | undefined
  readonly group: string | undefined
  readonly error: string | undefined
}

/** What is in a dead-letter topic. */
export interface Scan {
  /** Those that wait; redriven ones are not among them. */
  readonly waiting: readonly Found[]
  readonly redriven: readonly Found[]
  /** Partitions that have no leader and could not be read. */
  readonly leaderless: readonly string[]
  /** What became of a dead letter; `undefined` for one that waits. */
  becameOf(found: Pick<Found, 'partition' | 'offset'>): string | undefined
}

/** Reads a dead-letter topic to the end offsets of now, once, without keeping the records. */
export async function scan(
  admin: Admin,
  cluster: RawCluster,
  route: DeadLetterRoute,
  filter: DeadLetterFilter,
): Promise<Scan> {
  const found: Found[] = []
  const marks = new Map<string, string>()
  const kinds = new Map<string, Kind>()
  const kindOf = ({ topic, group, error }: DeadLetter): Kind => {
    const kind = { deadLetters: route.deadLetters, topic, group, error }
    const key = JSON.stringify(kind)
    const known = kinds.get(key) ?? kind
    kinds.set(key, known)
    return known
  }
  for (const range of await rangesOf(admin, route.deadLetters, filter.since)) {
    for await (const records of cluster.read(range)) {
      for (const record of records) {
        const redriven = readMark(record)
        for (const { offset, to } of redriven ?? []) marks.set(`${range.partition}/${offset}`, to)
        if (redriven) continue
        const letter = deadLetterOf(range.topic, range.partition, record)
        if (!admits(filter, letter)) continue
        const { partition, offset, failedAt } = letter
        found.push({ route, partition, offset, failedAt: failedAt.getTime(), kind: kindOf(letter) })
      }
    }
  }
  const becameOf: Scan['becameOf'] = ({ partition, offset }) => marks.get(`${partition}/${offset}`)
  return {
    waiting: found.filter((one) => becameOf(one) === undefined),
    redriven: found.filter((one) => becameOf(one) !== undefined),
    leaderless: await leaderless(admin, [route.deadLetters]),
    becameOf,
  }
}

/** What a person has to know of partitions that could not be read. */
export const notRead = (scans: readonly Scan[]): string[] =>
  scans.flatMap((one) => one.leaderless).map((partition) => `not read: ${partition}, which has no leader`)

/** From the first record that can be meant to the end: the marks of redriven ones stand behind them. */
async function rangesOf(admin: Admin, topic: string, since: Date) {
  const existing = await admin.listTopics()
  if (!existing.includes(topic)) throw new Refused(`there is no topic ${topic}`)
  const ends = await admin.fetchTopicOffsets(topic)
  const starts = since.getTime() > 0 ? await admin.fetchTopicOffsetsByTimestamp(topic, since.getTime()) : []
  return ends.map(({ partition, low, high }) => {
    const start = starts.find((one) => one.partition === partition)?.offset ?? low
    return { topic, partition, from: BigInt(start), to: BigInt(high) }
  })
}

/** Oldest first. */
export const byAge = (a: Found, b: Found): number =>
  a.failedAt - b.failedAt || a.partition - b.partition || Number(a.offset - b.offset)

/** Reads the records of dead letters of one dead-letter topic, partition by partition and in order. */
export async function* recordsOf(cluster: RawCluster, found: readonly Found[]): AsyncGenerator<DeadLetter[]> {
  for (const partition of [...new Set(found.map((one) => one.partition))].sort((a, b) => a - b)) {
    const [first, ...rest] = found.filter((one) => one.partition === partition)
    if (first === undefined) continue
    const topic = first.route.deadLetters
    const wanted = new Set([first, ...rest].map(({ offset }) => offset))
    const [from, last] = [first, ...rest].reduce(
      ([least, most], { offset }) => [offset < least ? offset : least, offset > most ? offset : most],
      [first.offset, first.offset],
    )
    for await (const records of cluster.read({ topic, partition, from, to: last + 1n })) {
      const letters = records.filter(({ offset }) => wanted.has(BigInt(offset)))
      if (letters.length > 0) yield letters.map((record) => deadLetterOf(topic, partition, record))
    }
  }
}
