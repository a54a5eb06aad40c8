import { handle, runConsumer } from '../../runtime/index.ts'
import { orderPlaced } from '../events.ts'
import { createOnOrderPlaced } from './handler.ts'

await runConsumer({ handlers: ({ producer }) => [handle(orderPlaced, createOnOrderPlaced(producer))] })
