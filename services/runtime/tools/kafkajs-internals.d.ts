/** The part of kafkajs 2.2.4 that `cluster.ts` reads records with; the package exports no types for it. */
declare module 'kafkajs/src/consumer/batch.js' {
  import type { KafkaMessage } from 'kafkajs'

  export default class Batch {
    constructor(topic: string, fetchedOffset: string, partitionData: object)
    /** What the broker sent, control records and aborted messages included. */
    readonly rawMessages: readonly unknown[]
    /** What an application sees. */
    readonly messages: KafkaMessage[]
    lastOffset(): string
  }
}
