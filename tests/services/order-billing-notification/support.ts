import type { EventDefinition } from '../../../contracts/event.ts'
import { EventContext } from '../../../services/runtime/consumer/context.ts'
import type { Log, Producer } from '../../../services/runtime/index.ts'
import { toMessage } from '../../../services/runtime/producer/events.ts'
import { message } from '../runtime/consumer/support.ts'

/** The order of the description. */
export const order = {
  customerId: 'test-customer-123',
  items: [{ productId: 'product-abc', name: 'Test Product', price: 49.99, quantity: 2, subtotal: 99.98 }],
  totalAmount: 99.98,
}

export const orderId = '5f0c4e3a-6a0b-4e5e-9d8e-0a8f3a1b2c3d'

/** An event as it was sent: its bytes, and the id in its header. */
export interface Sent {
  readonly type: string
  readonly id: string | undefined
  readonly key: string
  readonly value: string
}

/** A producer that keeps what it is given and acknowledges it, unless `answer` throws. Bad payloads throw, as they do. */
export function fakeProducer(answer: (type: string) => void | Promise<void> = () => undefined) {
  const sent: Sent[] = []
  const producer: Pick<Producer, 'send'> = {
    async send<T>(event: EventDefinition<T>, payload: T, identity = {}) {
      const { key, value, headers } = toMessage(event, payload, '/test', identity)
      sent.push({ type: event.type, id: headers?.ce_id?.toString(), key: String(key), value: String(value) })
      await answer(event.type)
      return { topic: event.type, partition: 0, offset: '0' }
    },
  }
  return { producer, sent }
}

/** A log that keeps its lines. */
export function fakeLog() {
  const lines: { fields: object; text: string }[] = []
  const note = (fields: object, text: string) => void lines.push({ fields, text })
  const log: Log = { debug: note, info: note, warn: note, error: note }
  return { log, lines, texts: () => lines.map(({ text }) => text) }
}

/** What a handler gets with an event of this id. */
export const contextOf = (id: string, log: Log, offset = 0) =>
  new EventContext('topic', 0, message(offset, {}, { ce_id: id }), 'type', 1, log)
