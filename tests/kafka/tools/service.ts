import { z } from 'zod'
import { oneOf, setting } from '../../../contracts/codec.ts'
import { defineEvent } from '../../../contracts/event.ts'
import { handle, runConsumer, Unprocessable } from '../../../services/runtime/index.ts'

/** A service of the tests: it cannot process what it has a bug for. */

const ordered = defineEvent({
  type: 'test.ordered',
  about: 'an event of the tests',
  schema: z.object({ order: z.string() }),
  key: ({ order }) => order,
})

const settings = { bug: setting('BUG', oneOf(['none', 'poison', 'all']), 'what it cannot process', 'none') } as const

await runConsumer({
  settings,
  handlers: ({ settings: { bug } }) => [
    handle(ordered, ({ order }, context) => {
      if (bug === 'all' || (bug === 'poison' && order.startsWith('poison'))) throw new Unprocessable(`a bug: ${order}`)
      context.log.info({ orderId: order }, 'processed')
    }),
  ],
})
