import type { Producer } from '../../runtime/index.ts'
import { type Answer, quoted } from '../../runtime/terminal/index.ts'
import { ORDER_ID_IN_WORDS, orderId } from '../events.ts'
import { placeOrder } from './place-order.ts'

/** Takes a line that was typed: an order id, and nothing else. */
export async function onLine(line: string, { producer }: { producer: Pick<Producer, 'send'> }): Promise<Answer> {
  const read = orderId.safeParse(line.trim())
  if (!read.success) {
    return {
      refused: true,
      text: `${quoted(line.trim())} is no order id, expected ${ORDER_ID_IN_WORDS}: nothing is sent`,
    }
  }
  const order_id = read.data
  const stored = await placeOrder(producer, order_id)
  const { topic, partition, offset } = stored
  return {
    text: `order ${order_id} is stored: topic ${topic}, partition ${partition}, offset ${offset}`,
    fields: { order_id, ...stored },
  }
}
