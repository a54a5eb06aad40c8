import type { DeadLetterRoute, tools } from '../../../contracts/tools.ts'
import { RawCluster } from '../kafka/cluster.ts'
import { withAdmin } from './connect.ts'
import { Obstructed, type Redrivable, Redriver } from './redriver.ts'
import { Refused, type Tool } from './run.ts'
import { byAge, type Found, type Kind, notRead, recordsOf, type Scan, scan } from './scan.ts'
import { counted, table } from './table.ts'

/** Most dead letters of one transaction, and most bytes: a batch of records has a limit. */
const BATCH = { letters: 500, bytes: 500_000 }

/**
 * Puts dead letters back onto the topic where they failed, for the group that failed. What was put back once is not put back
 * again, however often this runs, stops or is killed.
 */
export const dlqRedrive: Tool<(typeof tools)['dlq-redrive']> = ({ kafka, settings, stopping }) =>
  withAdmin(kafka, async (admin) => {
    const { deadLetters: routes, limit, execute } = settings
    const cluster = await RawCluster.open(kafka)
    const redrivers = new Map<DeadLetterRoute, Redriver>()
    try {
      // Before anything is read: what an earlier run is still writing would be read as not redriven.
      if (execute) for (const route of routes) redrivers.set(route, await Redriver.open(kafka, route))
      const scans: Scan[] = []
      for (const route of routes) scans.push(await scan(admin, cluster, route, settings))
      const waiting = scans.flatMap((one) => one.waiting)
      const redrivable = waiting.filter((one) => obstacle(one) === undefined).sort(byAge)
      const chosen = limit === 0 ? redrivable : redrivable.slice(0, limit)
      const left: Obstacle[] = []
      let done = 0
      for (const [route, redriver] of redrivers) {
        const ofRoute = chosen.filter((one) => one.route === route)
        for await (const letters of batches(recordsOf(cluster, ofRoute))) {
          if (stopping.aborted)
            throw new Refused(`stopped after ${counted(done, 'dead letter')}; run it again for the rest`)
          const obstacles = await redrive(redriver, letters)
          left.push(...obstacles)
          done += letters.length - obstacles.length
        }
      }
      return outcome(execute, scans, chosen, left)
    } finally {
      for (const redriver of redrivers.values()) await redriver.close()
      await cluster.close()
    }
  })

/** A dead letter that turned out to be one which cannot be put back, and why. */
interface Obstacle {
  readonly position: string
  readonly reason: string
}

/** Puts dead letters back; those that cannot be do not keep the others from it. */
async function redrive(redriver: Redriver, letters: readonly Redrivable[]): Promise<Obstacle[]> {
  try {
    await redriver.redrive(letters)
    return []
  } catch (error) {
    if (!(error instanceof Obstructed)) throw error
    if (letters.length === 1) return letters.map(({ position }) => ({ position, reason: error.message }))
    const obstacles: Obstacle[] = []
    const middle = Math.floor(letters.length / 2)
    for (const half of [letters.slice(0, middle), letters.slice(middle)]) {
      obstacles.push(...(await redrive(redriver, half)))
    }
    return obstacles
  }
}

/** Why a dead letter cannot be put back. */
function obstacle({ kind: { topic, group }, route }: Found): string | undefined {
  if (topic === undefined || group === undefined) return 'no headers of a dead letter'
  if (topic !== route.topic) return `comes from ${topic}, which is not ${route.topic}`
  if (route.groups.length > 0 && !route.groups.includes(group)) return `nobody is in group ${group} any more`
  return undefined
}

/** Dead letters of one partition in parts that fit into one transaction. */
async function* batches(records: ReturnType<typeof recordsOf>): AsyncGenerator<Redrivable[]> {
  for await (const letters of records) {
    let batch: Redrivable[] = []
    let bytes = 0
    for (const letter of letters as Redrivable[]) {
      const size = sizeOf(letter)
      if (batch.length > 0 && (batch.length === BATCH.letters || bytes + size > BATCH.bytes)) {
        yield batch
        batch = []
        bytes = 0
      }
      batch.push(letter)
      bytes += size
    }
    yield batch
  }
}

const sizeOf = ({ record: { key, value, headers } }: Redrivable): number =>
  (key?.length ?? 0) +
  (value?.length ?? 0) +
  Object.entries(headers ?? {}).reduce((sum, [name, text]) => sum + name.length + String(text).length, 0)

/** Dead letters of one kind. */
interface Group extends Kind {
  readonly count: number
  readonly oldest: string
  readonly newest: string
}

function outcome(execute: boolean, scans: readonly Scan[], chosen: readonly Found[], obstructed: readonly Obstacle[]) {
  const waiting = scans.flatMap((one) => one.waiting)
  const redriven = scans.flatMap((one) => one.redriven)
  const groups = groupsOf(chosen)
  const count = chosen.length - obstructed.length
  const left = waiting.length - count
  const obstacles = [...new Set(waiting.flatMap((one) => obstacle(one) ?? []))].map((reason) => ({
    reason,
    count: waiting.filter((one) => obstacle(one) === reason).length,
  }))
  const rows = groups.map((one) => [
    one.deadLetters,
    one.topic ?? '-',
    one.group ?? '-',
    one.error ?? '-',
    one.count,
    one.oldest,
    one.newest,
  ])
  const lines = [
    ...(rows.length > 0 ? [table(['FROM', 'TO', 'GROUP', 'ERROR', 'LETTERS', 'OLDEST', 'NEWEST'], rows)] : []),
    execute
      ? `${counted(count, 'dead letter')} put back, ${left} left`
      : `dry run, nothing was sent: ${counted(chosen.length, 'dead letter')} would be put back, ${left} left; --execute does it`,
    ...(redriven.length > 0 ? [`${counted(redriven.length, 'dead letter')} had been put back before`] : []),
    ...obstacles.map(({ reason, count }) => `not put back: ${count}, ${reason}`),
    ...obstructed.map(({ position, reason }) => `not put back: ${position}, ${reason}`),
    ...notRead(scans),
  ]
  const unread = scans.flatMap((one) => one.leaderless)
  const json = {
    execute,
    redriven: count,
    left,
    redrivenBefore: redriven.length,
    groups,
    obstacles,
    obstructed,
    leaderless: unread,
  }
  return { text: lines.join('\n'), json }
}

function groupsOf(found: readonly Found[]): Group[] {
  const kinds = [...new Set(found.map(({ kind }) => kind))]
  return kinds.map((kind) => {
    const times = found.filter((one) => one.kind === kind).map(({ failedAt }) => failedAt)
    const iso = (time: number | undefined) => new Date(time ?? 0).toISOString()
    // Oldest first, as they were sorted.
    return { ...kind, count: times.length, oldest: iso(times[0]), newest: iso(times.at(-1)) }
  })
}
