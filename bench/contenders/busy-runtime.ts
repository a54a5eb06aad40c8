import { setTimeout as sleep } from 'node:timers/promises'
import { orderPlaced } from '../../services/orders-payments-shipping/events.ts'
import { handle, runConsumer } from '../../services/runtime/index.ts'
import { countEvents } from './stopwatch.ts'

const count = countEvents()

/** A handler that waits for something, as one that writes to a database does. */
const onOrderPlaced = async () => {
  await sleep(5)
  count()
}

await runConsumer({ handlers: [handle(orderPlaced, onOrderPlaced)] })
