import { Kafka, logLevel } from 'kafkajs'
import { sampleIdle } from './stopwatch.ts'

const { KAFKA_BOOTSTRAP_SERVERS = '', BENCH_TOPIC = '', KAFKA_GROUP_ID = '' } = process.env
sampleIdle()

const kafka = new Kafka({ brokers: KAFKA_BOOTSTRAP_SERVERS.split(','), logLevel: logLevel.ERROR })
const consumer = kafka.consumer({ groupId: KAFKA_GROUP_ID })
process.once('SIGTERM', () => void consumer.disconnect().then(() => process.exit(0)))
await consumer.connect()
await consumer.subscribe({ topics: [BENCH_TOPIC], fromBeginning: true })
await consumer.run({ eachMessage: async () => undefined })
