import type { EachBatchPayload } from '../kafka/kafkajs.ts'

/** What a batch needs of kafkajs. */
export type BatchPayload = Pick<
  EachBatchPayload,
  'resolveOffset' | 'heartbeat' | 'commitOffsetsIfNecessary' | 'isRunning' | 'isStale'
> & { readonly batch: Pick<EachBatchPayload['batch'], 'topic' | 'partition' | 'highWatermark' | 'messages'> }
