import type { Values } from '../../../contracts/codec.ts'
import type { consumerSettings, kafkaSettings } from '../../../contracts/settings.ts'
import { dealInTurn } from '../kafka/assigner.ts'
import type { Consumer, ConsumerSubscribeTopics, Kafka } from '../kafka/kafkajs.ts'
import type { Program } from '../program.ts'
import { fired, pause } from '../wait.ts'
import type { BatchDependencies } from './batch.ts'
import type { BatchPayload } from './batch-payload.ts'
import { Begun } from './begun.ts'
import { createDeadLetterSender } from './dead-letter-sender.ts'
import { InHand } from './in-hand.ts'
import { Partitions } from './partitions.ts'

/** Milliseconds that a stop gives a join in progress, because a member cannot leave a group that it has not joined yet. */
const JOIN_GRACE_MS = 3_000

/** Milliseconds for the last commit and the farewell: long enough for a broker that is busy, not for one that is gone. */
const LEAVE_MS = 3_000

/** Batches processed at a time, one for each partition; handlers that wait for something let the others run. */
const PARTITIONS_AT_A_TIME = 8

/** What a member of a group is made from. */
export interface MemberDependencies {
  readonly program: Program<typeof kafkaSettings & typeof consumerSettings>
  readonly kafka: Kafka
  readonly topics: readonly string[]
  /** Makes what processes the batches. */
  readonly createProcessor: (dependencies: ProcessorDependencies) => (payload: BatchPayload) => Promise<void>
  /** Called whenever the member has joined. */
  readonly onJoin: () => void
}

/** What processes batches needs, besides its handlers. */
export type ProcessorDependencies = Omit<BatchDependencies, 'routes'>

/**
 * Works as a member of the group until the program stops. The topics must exist.
 * @throws when the consumer died
 */
export async function consume({ program, kafka, topics, createProcessor, onJoin }: MemberDependencies): Promise<void> {
  const { settings, log, metrics, stopping, forced } = program
  const consumer = createConsumer(kafka, settings, stopping)
  const deadLetters = createDeadLetterSender(kafka)
  const partitions = new Partitions(consumer, settings)
  const sendDeadLetter = deadLetters.send
  const processBatch = createProcessor({ partitions, settings, sendDeadLetter, log, metrics, forced })
  const begun = new Begun({ process: processBatch, partitions, settings, log })
  const inHand = new InHand({ process: begun.process, partitions, log, stopping })
  const labels = { group: settings.groupId }

  consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment, memberId } }) => {
    metrics.gauges.lag.reset()
    metrics.gauges.blocked.reset()
    metrics.gauges.joined.set(labels, 1)
    partitions.assigned(memberAssignment)
    onJoin()
    log.info({ group: settings.groupId, member: memberId, partitions: memberAssignment }, 'joined the group')
  })
  const died = new Promise<never>((_, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      metrics.gauges.joined.set(labels, 0)
      if (stopping.aborted) return
      // For what brokers say, as of a coordinator that is loading: where in kafkajs it was noticed helps nobody.
      if (restart) log.warn({ error: error.message }, 'the consumer restarts')
      else reject(error)
    })
  })
  // It is awaited below, after the consumer is connected.
  died.catch(() => undefined)

  await consumer.connect()
  await subscribe(consumer, { topics: [...topics], fromBeginning: settings.autoOffsetReset === 'earliest' }, stopping)
  const joined = consumer.run({
    eachBatch: inHand.take,
    eachBatchAutoResolve: false,
    autoCommit: true,
    ...commits(settings),
    partitionsConsumedConcurrently: PARTITIONS_AT_A_TIME,
  })
  await Promise.race([fired(stopping), died])
  await Promise.race([joined, pause(JOIN_GRACE_MS, forced)])
  // What kafkajs does not wait for is committed while this is still a member.
  while (inHand.held > 0 && !forced.aborted) await pause(20, forced)
  const left = consumer
    .disconnect()
    .then(deadLetters.disconnect)
    .then(
      () => true,
      () => false,
    )
  // Work in hand has the whole grace period; when it is done only Kafka can hold this up, and it may be gone.
  while (inHand.count > 0 && !forced.aborted) await pause(20, forced)
  const hasLeft = await Promise.race([left, pause(LEAVE_MS, forced)])
  partitions.close()
  if (hasLeft) log.info({ group: settings.groupId }, 'left the group')
  else log.warn({ group: settings.groupId }, 'Kafka does not answer: what could not be committed will come again')
}

function createConsumer(kafka: Kafka, settings: Values<typeof consumerSettings>, stopping: AbortSignal): Consumer {
  return kafka.consumer({
    groupId: settings.groupId,
    partitionAssigners: [dealInTurn],
    sessionTimeout: settings.sessionTimeoutMs,
    heartbeatInterval: settings.heartbeatIntervalMs,
    rebalanceTimeout: settings.rebalanceTimeoutMs,
    allowAutoTopicCreation: false,
    // Partitions that are added are read after so long; kafkajs would take five minutes.
    metadataMaxAge: 60_000,
    // A stop waits for fetches in flight; new messages end a fetch at once whatever this is.
    maxWaitTimeInMs: 500,
    maxBytesPerPartition: 524_288,
    maxBytes: 5_242_880,
    retry: {
      // kafkajs counts every transient error since the last join; it must never give up because of their number.
      retries: Number.MAX_SAFE_INTEGER,
      restartOnFailure: async () => !stopping.aborted,
    },
  })
}

/** When kafkajs commits, whenever it is asked whether it is time: after an interval, or at once. */
const commits = ({ enableAutoCommit, autoCommitIntervalMs }: Values<typeof consumerSettings>) =>
  enableAutoCommit ? { autoCommitInterval: autoCommitIntervalMs } : { autoCommitThreshold: 1 }

/** Subscribes; tries again while a broker has not heard of a topic that another one has. */
async function subscribe(
  consumer: Consumer,
  subscription: ConsumerSubscribeTopics,
  stopping: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await consumer.subscribe(subscription)
      return
    } catch (error) {
      if (stopping.aborted || attempt === 20) throw error
      await pause(250, stopping)
    }
  }
}
