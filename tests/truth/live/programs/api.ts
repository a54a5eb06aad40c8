import { runHttpService } from '../../../../services/runtime/http/index.ts'
import { placed } from './events.ts'

/** Answers 202 when Kafka has stored the order. */
await runHttpService({
  title: 'Orders',
  description: 'Takes the orders of the witness.',
  routes: (app, { producer }) => {
    app.post('/orders', { schema: { body: placed.schema } }, async ({ body }, reply) => {
      await producer.send(placed, body)
      return reply.code(202).send()
    })
  },
})
