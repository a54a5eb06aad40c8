import { orderPlaced } from '../../services/orders-payments-shipping/events.ts'
import { handle, runConsumer } from '../../services/runtime/index.ts'
import { countEvents } from './stopwatch.ts'

const count = countEvents()

await runConsumer({ handlers: [handle(orderPlaced, () => count())] })
