import { derivedId, runProducer } from 'cdk8s-kafka-runtime'
import { orderPlaced } from '../events.ts'
import { orderOf, orderSettings } from './order.ts'

// Whoever fails here ends with exit code 1, so that the Job tries again.
await runProducer(orderSettings, async ({ settings, runId, producer, log }) => {
  const order = orderOf(runId, settings)
  const { topic, partition, offset } = await producer.send(orderPlaced, order, { id: derivedId(order.id, 'placed') })
  log.info({ ...order, topic, partition, offset }, `sent order: ${order.quantity} × ${order.item}`)
})
