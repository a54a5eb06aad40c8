import { orderPlaced } from '../../services/orders-payments-shipping/events.ts'
import { toMessage } from '../../services/runtime/producer/events.ts'
import { order } from '../orders.ts'
import { byCallers } from './callers.ts'
import { connectedProducer, topic } from './kafkajs-producer.ts'

const producer = await connectedProducer()
await byCallers(() => producer.send({ topic, messages: [toMessage(orderPlaced, order(), '/bench', {})], acks: -1 }))
await producer.disconnect()
