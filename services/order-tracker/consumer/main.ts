import { handle, runConsumer } from '../../runtime/index.ts'
import { orderPlaced } from '../events.ts'
import { onOrderPlaced } from './handler.ts'

await runConsumer({ handlers: [handle(orderPlaced, onOrderPlaced)] })
