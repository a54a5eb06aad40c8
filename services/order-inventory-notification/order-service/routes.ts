import type { Transactions } from '../../runtime/database/index.ts'
import { type HttpApp, idempotencyHeaders, Problem, problemResponses } from '../../runtime/http/index.ts'
import type { Log } from '../../runtime/index.ts'
import { findOrder } from './find-order.ts'
import { currentOrder, order, orderPath, placedOrder } from './messages.ts'
import { orderIdOf, placeOrder } from './place-order.ts'

/** Adds the routes of the order service. */
export function addRoutes(app: HttpApp, { database, log }: { database: Transactions; log: Log }): void {
  app.post(
    '/orders',
    {
      schema: {
        tags: ['orders'],
        summary: 'Order something',
        description:
          'Answers as soon as the order is stored, together with the event that tells of it; Kafka may be away meanwhile. ' +
          'After 503, or no answer at all, send the same body and Idempotency-Key again: the order keeps its id.',
        headers: idempotencyHeaders,
        body: order,
        response: {
          201: placedOrder.meta({ description: 'The order is stored; Location is where to see what becomes of it' }),
          ...problemResponses(400, 409, 413, 415, 503),
        },
      },
    },
    async ({ body, headers: { 'idempotency-key': key } }, reply) => {
      const id = orderIdOf(body, key)
      const { item, quantity } = body
      if (await placeOrder(database, id, body, key)) {
        log.info({ orderId: id, item, quantity }, `order of ${quantity} × ${item} placed`)
      }
      return reply.code(201).header('location', `/orders/${id}`).send({ id, item, quantity, status: 'pending' })
    },
  )

  app.get(
    '/orders/:id',
    {
      schema: {
        tags: ['orders'],
        summary: 'See what became of an order',
        params: orderPath,
        response: {
          200: currentOrder.meta({ description: 'The order as it stands' }),
          ...problemResponses(400, 404, 503),
        },
      },
    },
    async ({ params: { id } }) => {
      const found = await findOrder(database, id)
      if (!found) throw new Problem(404, `there is no order ${id}`)
      return found
    },
  )
}
