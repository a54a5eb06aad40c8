import { expect } from 'vitest'
import { until } from '../fixture.ts'
import { type EventLine, position, type Service } from './service.ts'
import { readTopic, type Stored } from './topics.ts'

/** End offsets of each topic when a test began. */
export type Marks = ReadonlyMap<string, ReadonlyMap<number, bigint>>

/** Everything that was stored since the marks, to the end offsets of now. */
export async function readBack(bootstrapServers: string, marks: Marks): Promise<Stored[]> {
  const topics = [...marks].map(([topic, from]) => readTopic(bootstrapServers, topic, from))
  return (await Promise.all(topics)).flat()
}

/** What services have processed since the marks. */
export const processedBy = (services: readonly Service[], marks: Marks): EventLine[] =>
  services
    .flatMap(({ events }) => events)
    .filter(({ topic, partition, offset }) => BigInt(offset) >= (marks.get(topic)?.get(partition) ?? 0n))

/** Waits until every stored message has been processed by one of the services; says which were not, in vain. */
export async function allProcessed(
  stored: readonly Stored[],
  services: readonly Service[],
  marks: Marks,
): Promise<void> {
  const awaited = stored.map(position)
  let missing: readonly string[] = []
  await until('all that is stored to be processed', async () => {
    const done = new Set(processedBy(services, marks).map(position))
    missing = awaited.filter((at) => !done.has(at))
    return missing.length === 0
  }).catch((error) => {
    throw new Error(`${error.message}: ${missing.length} are missing, first ${missing[0]}\n${tails(services)}`)
  })
}

/** Stops services that still run, and expects that each ended well, unless a test has killed it. */
export async function stopAll(services: readonly Service[]): Promise<void> {
  const stops = services.map(async (one) => ({ one, ...(one.running ? await one.end() : { end: await one.ended }) }))
  for (const { one, end } of await Promise.all(stops)) expect(end, one.tail).toBe(one.killed ? 'SIGKILL' : 0)
}

const tails = (services: readonly Service[]) => services.map(({ tail }) => tail).join('\n')

/** The longest time between two lines, in seconds. */
export function pauses(lines: readonly Pick<EventLine, 'time'>[]): number {
  const times = lines.map(({ time }) => Date.parse(time)).sort((a, b) => a - b)
  return Math.max(0, ...times.slice(1).map((time, index) => time - (times[index] ?? time))) / 1_000
}

/** The longest time in which a partition that gets events all the time was not consumed, in seconds. */
export function longestPause(processed: readonly EventLine[]): number {
  const partitions = new Set(processed.map(({ topic, partition }) => `${topic}/${partition}`))
  const of = (name: string) => processed.filter(({ topic, partition }) => `${topic}/${partition}` === name)
  return Math.max(0, ...[...partitions].map((name) => pauses(of(name))))
}
