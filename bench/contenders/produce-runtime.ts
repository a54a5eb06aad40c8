import { orderPlaced } from '../../services/orders-payments-shipping/events.ts'
import { runProducer } from '../../services/runtime/index.ts'
import { order } from '../orders.ts'
import { byCallers } from './callers.ts'

await runProducer({}, ({ producer }) => byCallers(() => producer.send(orderPlaced, order())))
