import { type HttpApp, idempotencyHeaders, problemResponses } from '../../runtime/http/index.ts'
import type { Log, Producer } from '../../runtime/index.ts'
import { PlacedOrders } from './idempotency.ts'
import { acceptedOrder } from './messages.ts'
import { order } from './order.ts'
import { orderIdOf, placeOrder } from './place-order.ts'

/** Adds the routes of the order service. */
export function addRoutes(app: HttpApp, { producer, log }: { producer: Pick<Producer, 'send'>; log: Log }): void {
  const placed = new PlacedOrders()

  app.post(
    '/api/orders',
    {
      schema: {
        tags: ['orders'],
        summary: 'Order something',
        description:
          'Answers as soon as Kafka has stored the order and its request for payment; the payment itself comes later. ' +
          'After 503, or no answer at all, send the same body and Idempotency-Key again: the order keeps its id.',
        headers: idempotencyHeaders,
        body: order,
        response: {
          202: acceptedOrder.meta({ description: 'The order is stored and will be billed' }),
          ...problemResponses(400, 409, 413, 415, 503),
        },
      },
    },
    async ({ body, headers: { 'idempotency-key': key } }, reply) => {
      const orderId = orderIdOf(body, key)
      const place = async () => {
        await placeOrder(producer, orderId, body)
        const { customerId, totalAmount } = body
        log.info({ orderId, customerId, totalAmount }, 'order accepted')
      }
      await (key === undefined ? place() : placed.once(key, orderId, place))
      return reply.code(202).send({ orderId, status: 'accepted' })
    },
  )
}
