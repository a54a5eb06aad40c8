import { runProducer } from '../../runtime/index.ts'
import { orderOf } from './order.ts'
import { sendOrder } from './send-order.ts'
import { orderSettings } from './settings.ts'

// Whoever fails here ends with exit code 1, so that the Job tries again.
await runProducer(orderSettings, async ({ settings, runId, producer, log }) => {
  await sendOrder(producer, orderOf(runId, settings), log)
})
