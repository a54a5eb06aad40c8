import { handle, runConsumer } from 'cdk8s-kafka-runtime'
import { orderPlaced } from '../events.ts'
import { onOrderPlaced } from './handler.ts'

await runConsumer({ handlers: [handle(orderPlaced, onOrderPlaced)] })
