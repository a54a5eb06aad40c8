import type { EventDefinition } from '../../../contracts/event.ts'
import type { Log, Producer } from '../../runtime/index.ts'
import { orderPlaced, paymentReceived, shipmentDispatched } from '../events.ts'
import { round } from './rounds.ts'

/** What to send, and how fast. */
export interface Run {
  readonly runId: string
  readonly seed: number
  /** Number of rounds. */
  readonly count: number
  /** Most events in a second; 0: no limit. */
  readonly perSecond: number
}

/** What came of it. */
export interface Outcome {
  readonly delivered: number
  readonly failed: number
}

/** Most events that wait for their acknowledgement: what bounds the memory of a long run. */
const IN_FLIGHT = 1_500

/**
 * Sends the rounds of a run and logs a delivery report for every event. Stops early when the signal fires.
 * @param wait waits so many milliseconds, or until the signal fires
 */
export async function sendRounds(
  producer: Pick<Producer, 'send' | 'flush'>,
  run: Run,
  log: Log,
  stopping: AbortSignal,
  wait: (ms: number, signal: AbortSignal) => Promise<void>,
): Promise<Outcome> {
  let delivered = 0
  let failed = 0
  let inFlight = 0
  let settled: (() => void) | undefined
  const startedAt = performance.now()

  const send = async <T>(event: EventDefinition<T>, { id, payload }: { id: string; payload: T }) => {
    inFlight++
    try {
      const { topic, partition, offset } = await producer.send(event, payload, { id })
      delivered++
      log.info({ topic, partition, offset, event: id, key: event.key(payload) }, `${event.type} delivered`)
    } catch (error) {
      failed++
      log.error({ event: id, err: error }, `${event.type} not delivered`)
    } finally {
      inFlight--
      settled?.()
    }
  }

  /** Waits until at most so many events are in flight. */
  const atMost = async (limit: number) => {
    while (inFlight > limit) {
      await new Promise<void>((resolve) => {
        settled = resolve
      })
    }
  }

  for (let n = 0; n < run.count && !stopping.aborted; n++) {
    const { order, payment, shipment } = round(run.runId, run.seed, n)
    const events = [
      () => send(orderPlaced, order),
      () => send(paymentReceived, payment),
      () => send(shipmentDispatched, shipment),
    ]
    for (const [i, sendOne] of events.entries()) {
      if (run.perSecond > 0) {
        const dueIn = startedAt + ((n * 3 + i) * 1_000) / run.perSecond - performance.now()
        if (dueIn > 0) await wait(dueIn, stopping)
      }
      await atMost(IN_FLIGHT - 1)
      if (stopping.aborted) break
      void sendOne()
    }
  }
  await producer.flush()
  await atMost(0)
  return { delivered, failed }
}
