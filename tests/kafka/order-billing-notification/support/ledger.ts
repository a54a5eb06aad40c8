import { expect } from 'vitest'
import { figure } from '../../../figure.ts'
import { until } from '../../fixture.ts'
import { type Marks, pauses, processedBy, readBack, stopAll } from '../../support/ledger.ts'
import { type EventLine, position, type Service } from '../../support/service.ts'
import { committedToTheEnd, type Stored } from '../../support/topics.ts'
import { type Order, orderIdIn } from './client.ts'

/** What became of the orders of a test. */
export interface Ledger {
  /** Ids of the orders that were answered with 202. */
  readonly acknowledged: ReadonlySet<string>
  /** Ids of the orders whose customer was notified. */
  readonly notified: ReadonlySet<string>
  /** Read back from the topics, to their end offsets. */
  readonly stored: readonly Stored[]
  /** Acknowledged orders that are missing in a topic, or were not notified. */
  readonly lost: readonly string[]
  /** By topic: messages whose event is stored more than once. */
  readonly storedTwice: Readonly<Record<string, number>>
  /** Notifications beyond the first of an order. */
  readonly notifiedTwice: number
  /** Results that notification-service recognised as known. */
  readonly suppressed: number
  /** Requests that billing-service was given again: its lines about a message, after the first. */
  readonly redelivered: readonly EventLine[]
}

/** Who took part in a test; services also when they have ended. */
export interface Parties {
  readonly bootstrapServers: string
  readonly marks: Marks
  readonly orders: readonly Order[]
  readonly orderServices: readonly Service[]
  readonly billing: readonly Service[]
  readonly notification: readonly Service[]
  /** How many messages the test has sent that cannot be processed. */
  readonly deadLetters: number
}

const FLOW = ['order-created', 'payment-requests', 'notification-events'] as const

/**
 * Stops the order-services, waits until everything stored is billed and notified, stops the others, reads the topics back
 * and counts. Fails when the acknowledged orders, those in any of the topics, and the notified ones are not the same, when
 * there are other dead letters than expected, or when a service ends badly.
 */
export async function closeLedger(name: string, parties: Parties): Promise<Ledger> {
  const { bootstrapServers, marks, orders, orderServices, billing, notification } = parties
  await stopAll(orderServices)
  for (const [group, topic] of [
    ['billing-service', FLOW[1]],
    ['notification-service', FLOW[2]],
  ] as const) {
    await until(`${group} to be done`, () => committedToTheEnd(bootstrapServers, group, topic)).catch((error) => {
      throw new Error([error.message, ...[...billing, ...notification].map(({ tail }) => tail)].join('\n'))
    })
  }
  await stopAll([...billing, ...notification])

  const stored = await readBack(bootstrapServers, marks)
  const billed = processedBy(billing, marks)
  const seen = new Set<string>()
  const lines = processedBy(notification, marks)
  const notifications = lines.filter(({ msg }) => msg.startsWith('notified '))
  const notified = new Set(notifications.map(({ orderId = '' }) => orderId))
  const acknowledged = new Set(orders.flatMap(({ answers }) => answers.flatMap((one) => orderIdIn(one) ?? [])))
  const inTopic = Object.fromEntries(FLOW.map((topic) => [topic, orderIdsOn(stored, topic)]))
  const everywhere = [...Object.values(inTopic), notified]
  const ledger: Ledger = {
    acknowledged,
    notified,
    stored,
    lost: [...acknowledged].filter((id) => !everywhere.every((ids) => ids.has(id))),
    storedTwice: Object.fromEntries(FLOW.map((topic) => [topic, repeated(stored, topic)])),
    notifiedTwice: notifications.length - notified.size,
    suppressed: lines.filter(({ msg }) => msg.startsWith('duplicate ')).length,
    redelivered: billed.filter((one) => seen.has(position(one)) || !seen.add(position(one))),
  }
  report(name, parties, ledger, notifications)
  expect(stored.filter(({ topic }) => topic.endsWith('.dlq'))).toHaveLength(parties.deadLetters)
  expect(ledger.lost).toEqual([])
  for (const ids of everywhere) expect([...ids].filter((id) => !acknowledged.has(id))).toEqual([])
  return ledger
}

const on = (stored: readonly Stored[], topic: string) => stored.filter((one) => one.topic === topic)

const orderIdsOn = (stored: readonly Stored[], topic: string) =>
  new Set(on(stored, topic).map(({ key }) => String(key)))

const repeated = (stored: readonly Stored[], topic: string) =>
  on(stored, topic).length - new Set(on(stored, topic).map(({ event }) => event)).size

function report(name: string, { orders }: Parties, ledger: Ledger, notifications: readonly EventLine[]): void {
  const answers = orders.flatMap((one) => one.answers)
  const accepted = answers.filter(({ status }) => status === 202)
  const refused = answers.filter(({ status }) => status === 503)
  const { acknowledged, notified, lost, storedTwice, notifiedTwice, suppressed } = ledger
  const twice = FLOW.map((topic) => storedTwice[topic]).join('/')
  const stall = pauses(accepted.map(({ at }) => ({ time: new Date(at).toISOString() })))
  figure(
    `${name}: acknowledged ${acknowledged.size}, notified ${notified.size}, lost ${lost.length}, stored twice ${twice} ` +
      `(${FLOW.join('/')}), notified twice ${notifiedTwice}, duplicates suppressed ${suppressed}, longest stall of the ` +
      `answers ${stall} s, of the notifications ${pauses(notifications)} s`,
  )
  if (accepted.length === 0) return
  figure(
    `${name}: ${answers.length} requests; 202 after ${spread(accepted)}; ${refused.length} × 503` +
      (refused.length > 0 ? ` after ${spread(refused)}` : ''),
  )
}

/** Median, 99th percentile and maximum of the latency. */
function spread(answers: readonly { readonly ms: number }[]): string {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, at most ${at(1)} ms`
}
