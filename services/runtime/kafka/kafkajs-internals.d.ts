/** The parts of kafkajs 2.2.4 that `kafkajs-patches.ts` changes; the package exports no types for them. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    readonly pending: readonly unknown[]
    scheduleCheckPendingRequests(): void
  }
}

declare module 'kafkajs/src/broker/index.js' {
  export default class Broker {
    offsetFetch(request: { readonly groupId: string }): Promise<{
      readonly responses: readonly {
        readonly topic: string
        readonly partitions: readonly {
          readonly partition: number
          readonly offset: string
          readonly metadata: string | null
        }[]
      }[]
    }>
    findGroupCoordinator(request: { readonly groupId: string }): Promise<object>
    fetch(request: object): Promise<{ readonly responses: readonly { readonly partitions: readonly object[] }[] }>
  }
}

declare module 'kafkajs/src/broker/saslAuthenticator/index.js' {
  export default class SASLAuthenticator {
    readonly connection: { readonly host: string; readonly port: number }
    authenticate(): Promise<void>
  }
}

declare module 'kafkajs/src/consumer/consumerGroup.js' {
  export default class ConsumerGroup {
    readonly groupId: string
    /** Milliseconds since 1970. */
    lastRequest: number
    readonly offsetManager: { lastCommit: number } | null
    heartbeat(options: { interval: number }): Promise<void>
    commitOffsets(offsets?: object): Promise<void>
    commitOffsetsIfNecessary(): Promise<void>
  }
}

declare module 'kafkajs/src/consumer/offsetManager/index.js' {
  export default class OffsetManager {
    readonly groupId: string
    uncommittedOffsets(): {
      topics: { topic: string; partitions: { partition: number; offset: string; metadata?: string | null }[] }[]
    }
  }
}

declare module 'kafkajs/src/errors.js' {
  export class KafkaJSConnectionError extends Error {
    constructor(message: string, options: { broker: string })
  }

  export class KafkaJSPartialMessageError extends Error {}

  export class KafkaJSProtocolError extends Error {
    readonly type: string
    constructor(error: { type: string; code: number; retriable: boolean; message: string })
  }
}

declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(buffer: Buffer)
  }
}

declare module 'kafkajs/src/protocol/message/compression/index.js' {
  interface Codec {
    compress(encoded: { readonly buffer: Buffer }): Promise<Buffer>
    decompress(packed: Buffer): Promise<Buffer>
  }

  export function lookupCodec(type: number): Codec | null
  export function lookupCodecByAttributes(attributes: number): Codec | null
}

declare module 'kafkajs/src/protocol/recordBatch/crc32C/index.js' {
  export default function crc32C(bytes: Buffer): number
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    readonly buffer: Buffer
    writeInt16(value: number): this
    writeInt32(value: number): this
    writeString(value: string | null): this
    /** Bytes behind their length, in 32 bits. */
    writeBytes(value: Buffer): this
  }
}

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

declare module 'kafkajs/src/cluster/brokerPool.js' {
  export default class BrokerPool {
    metadata: object | null
    /** Milliseconds since 1970. */
    metadataExpireAt: number | null
    readonly metadataMaxAge: number
    refreshMetadata(topics: readonly string[]): Promise<void>
    refreshMetadataIfNecessary(topics: readonly string[]): Promise<void>
  }
}

declare module 'kafkajs/src/cluster/index.js' {
  interface Partitions<P> {
    readonly topic: string
    readonly partitions: readonly P[]
  }

  export default class Cluster {
    findGroupCoordinatorMetadata(options: { readonly groupId: string }): Promise<object>
    findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number; readonly leader: number }[]
    findLeaderForPartitions(topic: string, partitions: readonly (number | string)[]): Record<string, number[]>
    fetchTopicsOffset(
      topics: readonly Partitions<{ readonly partition: number }>[],
    ): Promise<Partitions<{ readonly partition: number; readonly offset: string }>[]>
  }
}

declare module 'kafkajs/src/protocol/error.js' {
  /** Kafka's error with this code, as kafkajs throws it. */
  export function createErrorFromCode(code: number): Error
}
