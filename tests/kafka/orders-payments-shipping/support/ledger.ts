import { expect } from 'vitest'
import { figure } from '../../../figure.ts'
import { until } from '../../fixture.ts'
import { type EventLine, position, type Service } from './service.ts'
import { readTopic, type Stored } from './topics.ts'

/** End offsets of each topic when a test began. */
export type Marks = ReadonlyMap<string, ReadonlyMap<number, bigint>>

/** What became of the events of a test. */
export interface Ledger {
  readonly acked: readonly EventLine[]
  /** Read back from the topics, to their end offsets. */
  readonly stored: readonly Stored[]
  readonly processed: readonly EventLine[]
  /** Acknowledged events that are not stored. */
  readonly lost: readonly string[]
  /** Acknowledged events that are not stored where their delivery report says. */
  readonly misreported: readonly string[]
  /** Messages whose event is stored more than once: retries whose first try had arrived. */
  readonly duplicates: number
  /** Messages that were processed again, here or by another member. */
  readonly redelivered: number
}

/** Who took part in a test. */
export interface Parties {
  readonly bootstrapServers: string
  readonly marks: Marks
  /** Topics that have consumers in the test. */
  readonly consumed: readonly string[]
  readonly producers: readonly Service[]
  /** All members, also those that have ended. */
  readonly consumers: readonly Service[]
}

/**
 * Reads the topics back, waits until everything stored has been processed, stops the consumers, and counts. Fails when
 * something acknowledged is not stored, when something stored is never processed, or when a consumer ends badly.
 */
export async function closeLedger(name: string, parties: Parties): Promise<Ledger> {
  const { bootstrapServers, marks, consumed, producers, consumers } = parties
  const acked = producers.flatMap(({ events }) => events)
  const stored: Stored[] = []
  for (const [topic, from] of marks) stored.push(...(await readTopic(bootstrapServers, topic, from)))
  const inTest = ({ topic, partition, offset }: EventLine) => BigInt(offset) >= (marks.get(topic)?.get(partition) ?? 0n)
  const processed = () => consumers.flatMap(({ events }) => events).filter(inTest)

  const awaited = stored.filter(({ topic }) => consumed.includes(topic)).map(position)
  let missing: readonly string[] = []
  await until('all that is stored to be processed', async () => {
    const done = new Set(processed().map(position))
    missing = awaited.filter((at) => !done.has(at))
    return missing.length === 0
  }).catch((error) => {
    throw new Error(`${error.message}: ${missing.length} are missing, first ${missing[0]}\n${tails(consumers)}`)
  })
  for (const consumer of consumers.filter(({ running }) => running)) {
    expect((await consumer.end()).end, consumer.tail).toBe(0)
  }

  const events = new Map(stored.map((message) => [position(message), message.event]))
  const all = processed()
  const ids = new Set(events.values())
  const ledger: Ledger = {
    acked,
    stored,
    processed: all,
    lost: acked.filter(({ event }) => !ids.has(event)).map(position),
    misreported: acked.filter((delivery) => events.get(position(delivery)) !== delivery.event).map(position),
    duplicates: stored.length - ids.size,
    redelivered: all.length - new Set(all.map(position)).size,
  }
  report(name, ledger)
  expect(ledger.lost).toEqual([])
  expect(ledger.misreported).toEqual([])
  // What was processed is what is stored: the right event at the right place.
  expect(all.filter((one) => events.get(position(one)) !== one.event)).toEqual([])
  return ledger
}

function report(name: string, { acked, stored, processed, lost, duplicates, redelivered }: Ledger): void {
  figure(
    `${name}: acked ${acked.length}, stored ${stored.length}, processed ${processed.length}, lost ${lost.length}, ` +
      `stored twice ${duplicates}, redelivered ${redelivered}, ` +
      `longest pause of the producer ${pauses(acked)} s, of a partition's consumer ${longestPause(processed)} s`,
  )
}

const tails = (services: readonly Service[]) => services.map(({ tail }) => tail).join('\n')

/** The longest time between two lines, in seconds. */
function pauses(lines: readonly EventLine[]): number {
  const times = lines.map(({ time }) => Date.parse(time)).sort((a, b) => a - b)
  return Math.max(0, ...times.slice(1).map((time, index) => time - (times[index] ?? time))) / 1_000
}

/** The longest time in which a partition that gets events all the time was not consumed, in seconds. */
export function longestPause(processed: readonly EventLine[]): number {
  const partitions = new Set(processed.map(({ topic, partition }) => `${topic}/${partition}`))
  const of = (name: string) => processed.filter(({ topic, partition }) => `${topic}/${partition}` === name)
  return Math.max(0, ...[...partitions].map((name) => pauses(of(name))))
}
