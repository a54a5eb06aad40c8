import { Kafka, logLevel } from 'kafkajs'
import { type OrderPlaced, orderPlaced } from '../../services/orders-payments-shipping/events.ts'
import { countEvents } from './stopwatch.ts'

const { KAFKA_BOOTSTRAP_SERVERS = '', BENCH_TOPIC = '', KAFKA_GROUP_ID = '' } = process.env
const count = countEvents()
const onOrderPlaced = (_: OrderPlaced) => count()

const kafka = new Kafka({ brokers: KAFKA_BOOTSTRAP_SERVERS.split(','), logLevel: logLevel.ERROR })
const consumer = kafka.consumer({
  groupId: KAFKA_GROUP_ID,
  maxWaitTimeInMs: 500,
  maxBytesPerPartition: 524_288,
  maxBytes: 5_242_880,
})
process.once('SIGTERM', () => void consumer.disconnect().then(() => process.exit(0)))
await consumer.connect()
await consumer.subscribe({ topics: [BENCH_TOPIC], fromBeginning: true })
await consumer.run({
  eachBatchAutoResolve: false,
  autoCommitInterval: 1_000,
  partitionsConsumedConcurrently: 8,
  async eachBatch({ batch, resolveOffset, heartbeat }) {
    for (const { value } of batch.messages) onOrderPlaced(orderPlaced.schema.parse(JSON.parse(String(value))))
    resolveOffset(batch.lastOffset())
    await heartbeat()
  },
})
