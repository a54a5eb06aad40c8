import { CompressionTypes, type Kafka, type Message, Partitioners } from '../kafka/kafkajs.ts'
import { everSmaller } from './dead-letters.ts'

/** Sends dead letters; connects with the first one, because most processes never need it. */
export interface DeadLetterSender {
  /**
   * Puts a message on a dead-letter topic, on its own partition number if the topic has that one. One that is too large for the
   * topic goes with fewer headers.
   * @throws when not all in-sync replicas acknowledged it; it may be stored nevertheless
   */
  send(topic: string, message: Message): Promise<void>
  disconnect(): Promise<void>
}

/** Makes a sender of dead letters. */
export function createDeadLetterSender(kafka: Kafka): DeadLetterSender {
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    // A few seconds: the partition waits meanwhile, and the message is tried again after a back-off anyway.
    retry: { retries: 5 },
    createPartitioner: () => {
      const byKey = Partitioners.DefaultPartitioner()
      return (args) => {
        const { partition, ...message } = args.message
        const exists = partition !== undefined && partition < args.partitionMetadata.length
        return exists ? partition : byKey({ ...args, message })
      }
    },
  })
  let connected: Promise<void> | undefined
  return {
    async send(topic, message) {
      connected ??= producer.connect()
      try {
        await connected
      } catch (error) {
        connected = undefined
        throw error
      }
      const [smaller, smallest] = everSmaller(message)
      const { GZIP, None } = CompressionTypes
      const send = (letter: Message, compression = GZIP) =>
        producer.send({ topic, messages: [letter], acks: -1, compression })
      // A message may be larger than its topic allows: brokers look at the batch, which was compressed.
      await send(message)
        .catch(ifTooLarge(() => send(smaller)))
        // What cannot be compressed becomes larger by it.
        .catch(ifTooLarge(() => send(smallest, None)))
    },
    async disconnect() {
      if (connected) await producer.disconnect()
    },
  }
}

/** Does something else when a broker says that a message is too large. */
const ifTooLarge =
  <T>(otherwise: () => Promise<T>) =>
  (error: Error & { readonly type?: string }): Promise<T> => {
    if (error.type !== 'MESSAGE_TOO_LARGE') throw error
    return otherwise()
  }
