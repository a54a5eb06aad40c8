import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { oneOf, setting } from '../../../contracts/codec.ts'
import { defineEvent } from '../../../contracts/event.ts'
import { type HandlerContext, handle, runConsumer, Unprocessable } from '../../../services/runtime/index.ts'

/** A service of the tests: it cannot process what it has a bug for. With the bug `heavy` the name of an order says what it does. */

const ordered = defineEvent({
  type: 'test.ordered',
  about: 'an event of the tests',
  schema: z.object({ order: z.string() }),
  key: ({ order }) => order,
})

const settings = {
  bug: setting('BUG', oneOf(['none', 'poison', 'all', 'heavy']), 'what it cannot process', 'none'),
} as const

await runConsumer({
  settings,
  handlers: ({ settings: { bug } }) => [
    handle(ordered, ({ order }, context) => {
      if (bug === 'heavy' && order.startsWith('begin')) return heavy(order, context)
      if (bug === 'all' || (bug === 'poison' && order.startsWith('poison'))) throw new Unprocessable(`a bug: ${order}`)
      context.log.info({ orderId: order }, 'processed')
    }),
  ],
})

async function heavy(order: string, { log, attempt }: HandlerContext): Promise<void> {
  log.info({ orderId: order, attempt }, 'begun')
  if (order === 'begin-hang') return new Promise(() => undefined)
  if (order === 'begin-slow') await sleep(2_000)
  // The line above has to be out.
  if (order === 'begin-kill') setTimeout(() => process.kill(process.pid, 'SIGKILL'), 100)
  if (order === 'begin-kill') return new Promise(() => undefined)
  // Longer than the session, without a break.
  if (order === 'begin-compute') for (const end = Date.now() + 8_000; Date.now() < end; );
  log.info({ orderId: order }, 'processed')
}
