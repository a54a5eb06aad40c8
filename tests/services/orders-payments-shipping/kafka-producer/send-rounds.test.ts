import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { sendRounds } from '../../../../services/orders-payments-shipping/kafka-producer/send-rounds.ts'
import type { Producer } from '../../../../services/runtime/index.ts'
import { silent } from '../../runtime/consumer/support.ts'

const run = { runId: 'run', seed: 1, count: 1, perSecond: 0 }
const never = new AbortController().signal
const noWait = async () => undefined

/** A producer that delivers after a moment, unless it is told to fail. */
function producer(fails: (type: string) => boolean = () => false) {
  const pending = new Set<Promise<unknown>>()
  const sent: { type: string; id: string | undefined }[] = []
  let mostPending = 0
  const fake: Pick<Producer, 'send' | 'flush'> = {
    send(event, _, identity) {
      sent.push({ type: event.type, id: identity?.id })
      const delivery = sleep(1).then(() => {
        pending.delete(delivery)
        if (fails(event.type)) throw new Error('not acknowledged')
        return { topic: 't', partition: 0, offset: '0' }
      })
      pending.add(delivery)
      mostPending = Math.max(mostPending, pending.size)
      return delivery
    },
    async flush() {
      await Promise.allSettled(pending)
      await sleep(1)
    },
  }
  return { fake, sent, mostPending: () => mostPending }
}

test('a round is an order, a payment and a shipment, each with a delivery report', async () => {
  const { fake, sent } = producer()
  const reports: string[] = []
  const log = { ...silent, info: (_: object, text: string) => void reports.push(text) }
  expect(await sendRounds(fake, run, log, never, noWait)).toEqual({ delivered: 3, failed: 0 })
  expect(sent.map(({ type }) => type)).toEqual(['order.placed', 'payment.received', 'shipment.dispatched'])
  expect(reports).toEqual(['order.placed delivered', 'payment.received delivered', 'shipment.dispatched delivered'])
})

test('a run that is started again sends the same ids', async () => {
  const [first, second] = [producer(), producer()]
  await sendRounds(first.fake, { ...run, count: 3 }, silent, never, noWait)
  await sendRounds(second.fake, { ...run, count: 3 }, silent, never, noWait)
  expect(second.sent).toEqual(first.sent)
})

test('what is not acknowledged is counted as failed', async () => {
  const { fake } = producer((type) => type === 'payment.received')
  expect(await sendRounds(fake, { ...run, count: 2 }, silent, never, noWait)).toEqual({ delivered: 4, failed: 2 })
})

test('a long run keeps a bounded number of events in flight', async () => {
  const { fake, mostPending } = producer()
  expect(await sendRounds(fake, { ...run, count: 2_000 }, silent, never, noWait)).toEqual({
    delivered: 6_000,
    failed: 0,
  })
  expect(mostPending()).toBeLessThanOrEqual(1_500)
})

test('a limited run waits for the time of each event and stops at the signal', async () => {
  const { fake, sent } = producer()
  const stop = new AbortController()
  const waits: number[] = []
  const wait = async (ms: number) => {
    waits.push(Math.round(ms / 100))
    if (waits.length === 4) stop.abort()
  }
  await sendRounds(fake, { ...run, count: 10, perSecond: 2 }, silent, stop.signal, wait)
  expect(waits).toEqual([5, 10, 15, 20])
  expect(sent).toHaveLength(4)
})
