import { expect } from 'vitest'
import { cloudEventHeaders } from '../../../../contracts/cloudevents.ts'
import type { Database } from '../../../../services/runtime/database/database.ts'
import { figure } from '../../../figure.ts'
import { until } from '../../fixture.ts'
import { pauses, processedBy, readBack, stopAll } from '../../support/ledger.ts'
import { position, type Service } from '../../support/service.ts'
import type { TestSystem } from '../../support/system.ts'
import { committedToTheEnd, type Stored } from '../../support/topics.ts'
import { type Books, disagreements, inboxes, readBooks, statuses, wrongStocks } from './books.ts'
import { type OrderClient, orderIdIn } from './client.ts'
import { FLOW, NAMES, type Name, ORDERS, READS, RESULTS } from './names.ts'

/** What a ledger is read from. */
interface System extends TestSystem {
  readonly client: OrderClient
  readonly database: Database
  /** Pieces of an item that is ordered for the first time. */
  readonly initialStock: number
}

/** What became of the orders of a test. */
export interface Ledger {
  /** Ids of the orders that were answered with 201. */
  readonly acknowledged: ReadonlySet<string>
  readonly books: Books
  /** How many orders have which status. */
  readonly statuses: Readonly<Record<string, number>>
  /** Read back from the topics, to their end offsets. */
  readonly stored: readonly Stored[]
  /** Messages of each topic whose event is stored more than once. */
  readonly storedTwice: Readonly<Record<string, number>>
  /** Events that a service has begun again, because the transaction of the first time was not committed. */
  readonly doneAgain: number
}

/** What a test expects besides what is true of every ledger. */
export interface Closing {
  /** How many dead letters of each topic there have to be, from messages of the test. */
  readonly poison: readonly [number, number]
  /** Time that the services have for what is left. */
  readonly timeoutMs: number
}

/**
 * Waits until everything is processed, stops the services, reads topics and tables, and counts. Fails unless every order
 * that was answered with 201, and no other, is in every topic and once in every table, with one and the same outcome; when
 * the stock is wrong; when events of a partition changed places; when a group has processed something twice; when there
 * are other dead letters than expected; or when a service ends badly.
 */
export async function closeLedger(name: string, system: System, { poison, timeoutMs }: Closing): Promise<Ledger> {
  const { kafka, database, client, marks } = system
  const services = NAMES.flatMap((one) => system.started(one))
  const acknowledged = new Set(client.answers.flatMap((one) => orderIdIn(one) ?? []))
  await settled(system, services, timeoutMs)
  await stopAll(services)

  const stored = await readBack(kafka.bootstrapServers, marks)
  const lines = processedBy(services, marks)
  const ledger: Ledger = {
    acknowledged,
    books: await readBooks(database),
    statuses: await statuses(database),
    stored,
    storedTwice: Object.fromEntries(FLOW.map((topic) => [topic, repeated(on(stored, topic))])),
    doneAgain: NAMES.reduce((sum, one) => sum + linesAgain(system, one), 0),
  }
  const notified = processedBy(system.started('notification-service'), marks)
  report(name, system, ledger, pauses(notified))

  const rows = await database.query<{ id: string }>('SELECT id FROM orders')
  expect(new Set(rows.map(({ id }) => id))).toEqual(acknowledged)
  for (const topic of FLOW) expect(new Set(on(stored, topic).map(({ key }) => String(key)))).toEqual(acknowledged)
  const all = acknowledged.size
  expect(ledger.books).toEqual({ orders: all, pending: 0, decided: all, notified: all, unsent: 0 })
  expect(await disagreements(database)).toEqual([])
  expect(await wrongStocks(database, system.initialStock)).toEqual([])
  expect(await inboxes(database)).toEqual(all === 0 ? {} : Object.fromEntries(NAMES.map((one) => [one, all])))
  // A handler that meets an event a second time says so; the inbox keeps them from it.
  expect(lines.filter(({ msg }) => msg.startsWith('duplicate '))).toEqual([])
  expect(firstTimes(on(stored, RESULTS))).toEqual(firstTimes(on(stored, ORDERS)))
  expect(FLOW.map((topic) => on(stored, `${topic}.dlq`).length)).toEqual(poison)
  return ledger
}

async function settled({ kafka, database }: System, services: readonly Service[], timeoutMs: number): Promise<void> {
  let books: Books | undefined
  const inVain = (error: Error) => {
    throw new Error([`${error.message}: ${JSON.stringify(books)}`, ...services.map(({ tail }) => tail)].join('\n'))
  }
  await until(
    'the outboxes to be empty and every order to be notified of',
    async () => {
      books = await readBooks(database)
      return books.unsent === 0 && books.pending === 0 && books.notified >= books.orders
    },
    timeoutMs,
  ).catch(inVain)
  for (const name of NAMES) {
    const done = () => committedToTheEnd(kafka.bootstrapServers, name, READS[name])
    await until(`${name} to be done`, done).catch(inVain)
  }
}

/** What is stored in a topic, without what a test has sent that is no event. */
const on = (stored: readonly Stored[], topic: string) =>
  stored.filter((one) => one.topic === topic && (topic.endsWith('.dlq') || one.headers?.[cloudEventHeaders.id]))

const repeated = (stored: readonly Stored[]) => stored.length - new Set(stored.map(({ event }) => event)).size

/**
 * The keys of each partition in the order in which they came first. Both topics have as many partitions, so a key has the
 * same in both, and each result has the place of its order: nothing that shares a partition overtakes, so no key does.
 */
function firstTimes(stored: readonly Stored[]): Readonly<Record<number, readonly string[]>> {
  const keys: Record<number, Set<string>> = {}
  const inOrder = [...stored].sort((a, b) => Number(a.offset) - Number(b.offset))
  for (const { partition, key } of inOrder) {
    keys[partition] ??= new Set()
    keys[partition].add(String(key))
  }
  return Object.fromEntries(Object.entries(keys).map(([partition, found]) => [partition, [...found]]))
}

function linesAgain(system: System, name: Name): number {
  const lines = processedBy(system.started(name), system.marks)
  return lines.length - new Set(lines.map(position)).size
}

function report(name: string, { client }: System, ledger: Ledger, stall: number): void {
  const { acknowledged, books, stored, storedTwice, doneAgain } = ledger
  const { orders, decided, notified } = books
  const lost = [...acknowledged].filter(
    (id) => !FLOW.every((topic) => stored.some((one) => one.topic === topic && String(one.key) === id)),
  )
  const dead = stored.filter(({ topic }) => topic.endsWith('.dlq')).length
  figure(
    `${name}: acknowledged ${acknowledged.size}; rows: orders ${orders}, stock_results ${decided}, notifications ` +
      `${notified}; lost ${lost.length}; stored twice ${FLOW.map((topic) => storedTwice[topic]).join('/')} ` +
      `(${FLOW.join('/')}); begun again ${doneAgain}; dead letters ${dead}`,
  )
  const accepted = client.answered(201)
  const times = accepted.map(({ at }) => ({ time: new Date(at).toISOString() }))
  figure(
    `${name}: answers ${JSON.stringify(client.outcomes)}; 201 after ${spread(accepted)}; longest stall of the answers ` +
      `${pauses(times)} s, of the notifications ${stall} s`,
  )
}

/** Median, 99th percentile and maximum of the latency. */
function spread(answers: readonly { readonly ms: number }[]): string {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, at most ${at(1)} ms`
}
