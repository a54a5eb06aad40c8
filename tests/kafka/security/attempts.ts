import type { Admin, Kafka } from 'kafkajs'

/** Sends one message to a topic. */
export async function send(as: Kafka, topic: string, value = '{}'): Promise<void> {
  const producer = as.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  await producer.send({ topic, messages: [{ value }] }).finally(() => producer.disconnect())
}

/** Resolves with the first message of a topic; rejects with what ends the consumer. */
export async function read(as: Kafka, topic: string, groupId: string): Promise<void> {
  const consumer = as.consumer({ groupId, retry: { retries: 1, restartOnFailure: async () => false } })
  let resolve = () => {}
  let reject = (_: Error) => {}
  const seen = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({ eachMessage: async () => resolve() })
    await seen
  } finally {
    await consumer.disconnect()
  }
}

/** Does something with an admin client. */
export async function administer(as: Kafka, use: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = as.admin()
  await admin.connect()
  await use(admin).finally(() => admin.disconnect())
}
