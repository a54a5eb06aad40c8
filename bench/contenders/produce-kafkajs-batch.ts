import { orderPlaced } from '../../services/orders-payments-shipping/events.ts'
import { toMessage } from '../../services/runtime/producer/events.ts'
import { order } from '../orders.ts'
import { byCallers } from './callers.ts'
import { connectedProducer, topic } from './kafkajs-producer.ts'

const BATCH = 500

const producer = await connectedProducer()
await byCallers(() => {
  const messages = Array.from({ length: BATCH }, () => toMessage(orderPlaced, order(), '/bench', {}))
  return producer.sendBatch({ topicMessages: [{ topic, messages }], acks: -1 })
}, BATCH)
await producer.disconnect()
