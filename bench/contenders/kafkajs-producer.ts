import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs'

const { KAFKA_BOOTSTRAP_SERVERS = '', BENCH_TOPIC = '' } = process.env

/** The topic to send to. */
export const topic = BENCH_TOPIC

/** A producer of kafkajs as it comes. */
export async function connectedProducer(): Promise<Producer> {
  const kafka = new Kafka({ brokers: KAFKA_BOOTSTRAP_SERVERS.split(','), logLevel: logLevel.ERROR })
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false })
  await producer.connect()
  return producer
}
