import { expect } from 'vitest'
import { figure } from '../../../figure.ts'
import { allProcessed, longestPause, type Marks, pauses, processedBy, readBack, stopAll } from '../../support/ledger.ts'
import { type EventLine, position, type Service } from '../../support/service.ts'
import type { Stored } from '../../support/topics.ts'

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
  const stored = await readBack(bootstrapServers, marks)
  const awaited = stored.filter(({ topic }) => consumed.includes(topic))
  await allProcessed(awaited, consumers, marks)
  await stopAll(consumers)

  const events = new Map(stored.map((message) => [position(message), message.event]))
  const processed = processedBy(consumers, marks)
  const ids = new Set(events.values())
  const ledger: Ledger = {
    acked,
    stored,
    processed,
    lost: acked.filter(({ event }) => !ids.has(event)).map(position),
    misreported: acked.filter((delivery) => events.get(position(delivery)) !== delivery.event).map(position),
    duplicates: stored.length - ids.size,
    redelivered: processed.length - new Set(processed.map(position)).size,
  }
  report(name, ledger)
  expect(ledger.lost).toEqual([])
  expect(ledger.misreported).toEqual([])
  // What was processed is what is stored: the right event at the right place.
  expect(processed.filter((one) => events.get(position(one)) !== one.event)).toEqual([])
  return ledger
}

function report(name: string, { acked, stored, processed, lost, duplicates, redelivered }: Ledger): void {
  figure(
    `${name}: acked ${acked.length}, stored ${stored.length}, processed ${processed.length}, lost ${lost.length}, ` +
      `stored twice ${duplicates}, redelivered ${redelivered}, ` +
      `longest pause of the producer ${pauses(acked)} s, of a partition's consumer ${longestPause(processed)} s`,
  )
}
