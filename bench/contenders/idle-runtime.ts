import { orderPlaced } from '../../services/orders-payments-shipping/events.ts'
import { handle, runConsumer } from '../../services/runtime/index.ts'
import { sampleIdle } from './stopwatch.ts'

sampleIdle()

await runConsumer({ handlers: [handle(orderPlaced, () => undefined)] })
