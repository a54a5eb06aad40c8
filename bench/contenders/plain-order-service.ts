import { randomUUID } from 'node:crypto'
import express, { type ErrorRequestHandler } from 'express'
import { Kafka, logLevel } from 'kafkajs'

// An order service as it is usually written: express, a little validation by hand, and a `send` for each topic.

interface Order {
  readonly customerId: string
  readonly items: readonly {
    readonly productId: string
    readonly name: string
    readonly price: number
    readonly quantity: number
    readonly subtotal: number
  }[]
  readonly totalAmount: number
}

const { KAFKA_BOOTSTRAP_SERVERS = '', HTTP_PORT = '8080' } = process.env
const kafka = new Kafka({
  clientId: 'order-service',
  brokers: KAFKA_BOOTSTRAP_SERVERS.split(','),
  logLevel: logLevel.ERROR,
})
const producer = kafka.producer({ allowAutoTopicCreation: false })
await producer.connect()

const send = (topic: string, key: string, event: object) =>
  producer.send({ topic, messages: [{ key, value: JSON.stringify(event) }] })

const app = express()
app.use(express.json())

app.post('/api/orders', async (request, response) => {
  const { customerId, items, totalAmount } = (request.body ?? {}) as Partial<Order>
  if (!customerId || !Array.isArray(items) || items.length === 0 || typeof totalAmount !== 'number') {
    response.status(400).json({ error: 'customerId, items and totalAmount are required' })
    return
  }
  const orderId = randomUUID()
  const createdAt = new Date().toISOString()
  await send('order-created', orderId, { orderId, customerId, items, totalAmount, createdAt })
  await send('payment-requests', orderId, { orderId, customerId, amount: totalAmount, createdAt })
  // biome-ignore lint/suspicious/noConsole: this is how such a service logs.
  console.log(`Order ${orderId} created for customer ${customerId}`)
  response.status(202).json({ orderId, status: 'accepted' })
})

const onError: ErrorRequestHandler = (error, _request, response, _next) => {
  // biome-ignore lint/suspicious/noConsole: as above.
  console.error(error)
  response.status(500).json({ error: 'Failed to create order' })
}
app.use(onError)

const server = app.listen(Number(HTTP_PORT))
process.once('SIGTERM', () => {
  server.close()
  void producer.disconnect().then(() => process.exit(0))
})
