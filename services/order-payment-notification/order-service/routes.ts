import { z } from 'zod'
import { type HttpApp, problemResponses } from '../../runtime/http/index.ts'
import type { Log, Producer } from '../../runtime/index.ts'
import { orderId } from '../events.ts'
import { placeOrder } from './place-order.ts'

const order = z.strictObject({
  order_id: orderId.meta({ description: 'Names the order. The same id is the same order.', example: '101' }),
})

const storedOrder = z.object({
  order_id: z.string().meta({ example: '101' }),
  topic: z.string().meta({ example: 'orders' }),
  partition: z.int().meta({ example: 0 }),
  offset: z.string().meta({ description: 'A whole number; text, because it may have 19 digits.', example: '42' }),
})

/** Adds the routes of the order service. */
export function addRoutes(app: HttpApp, { producer, log }: { producer: Pick<Producer, 'send'>; log: Log }): void {
  app.post(
    '/orders',
    {
      schema: {
        tags: ['orders'],
        summary: 'Order something',
        description:
          'Answers as soon as Kafka has stored the order; the payment comes later. After 503, or no answer at all, send ' +
          'the same again: it stays the same order.',
        body: order,
        response: {
          202: storedOrder.meta({ description: 'The order is stored, and will be paid' }),
          ...problemResponses(400, 413, 415, 503),
        },
      },
    },
    async ({ body: { order_id } }, reply) => {
      const stored = await placeOrder(producer, order_id)
      log.info({ order_id, ...stored }, `order ${order_id} is stored`)
      const { topic, partition, offset } = stored
      return reply.code(202).send({ order_id, topic, partition, offset })
    },
  )
}
