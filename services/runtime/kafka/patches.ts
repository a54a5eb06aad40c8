import { createRequire } from 'node:module'
import Broker from 'kafkajs/src/broker/index.js'
import SASLAuthenticator from 'kafkajs/src/broker/saslAuthenticator/index.js'
import Cluster from 'kafkajs/src/cluster/index.js'
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js'
import { KafkaJSConnectionError, KafkaJSProtocolError } from 'kafkajs/src/errors.js'
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'
import { type FetchedPartition, hideAborted } from './aborted.ts'
import { outliveTheClock } from './clock.ts'
import { tellOfGroups } from './group-hooks.ts'
import { useTheGoodPart } from './metadata.ts'
import { keepAnswers } from './produce.ts'
import { writeRecordsFaster } from './produce-request.ts'
import { readRecordsFaster } from './read-records.ts'
import { passOverUnreadable } from './unreadable.ts'

/** The only version these patches were written for and measured with. */
const PATCHED_VERSION = '2.2.4'

let patched = false

/**
 * Applies the patches, once.
 * @throws when another version of kafkajs is installed: what the patches mend would come back without a word
 */
export function patchKafkajs(version = installedVersion()): void {
  if (version !== PATCHED_VERSION) {
    throw new Error(
      `kafkajs: expected version ${PATCHED_VERSION}, which this runtime patches, got ${version}: install that one, with "overrides" in package.json if another package asks for ${version}`,
    )
  }
  if (patched) return
  patched = true
  stopIdleTimer()
  rejoinWhenTheCoordinatorIsGone()
  lookAgainForTheCoordinator()
  passOverAbortedMessages()
  tryAgainWhenRefused()
  useTheGoodPart()
  writeRecordsFaster()
  keepAnswers()
  // What reads batches, then what goes around it.
  readRecordsFaster()
  passOverUnreadable()
  outliveTheClock()
  tellOfGroups()
}

const installedVersion = (): string =>
  (createRequire(import.meta.url)('kafkajs/package.json') as { version: string }).version

/**
 * 2.2.4 restarts a timer of about 1 ms for every connection even when no request waits (kafkajs#1751): half of an idle
 * consumer's CPU, and TimeoutNegativeWarning on newer Node versions.
 */
function stopIdleTimer(): void {
  const { scheduleCheckPendingRequests } = RequestQueue.prototype
  RequestQueue.prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this)
  }
}

/** Errors of a request to the group coordinator that mean: this broker is not there any more. */
const COORDINATOR_GONE = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSBrokerNotFound',
  'KafkaJSRequestTimeoutError',
  'KafkaJSLockTimeout',
])

/**
 * When the broker that coordinates the group dies, kafkajs keeps asking it until its retries are used up, then starts
 * over as a new member; the old one, which could not leave, holds up the group for a whole session timeout. Telling
 * kafkajs the same failure as NOT_COORDINATOR_FOR_GROUP makes it find the new coordinator and re-join at once under its
 * member id.
 */
function rejoinWhenTheCoordinatorIsGone(): void {
  const { heartbeat, commitOffsets, commitOffsetsIfNecessary } = ConsumerGroup.prototype
  ConsumerGroup.prototype.heartbeat = function (options) {
    return heartbeat.call(this, options).catch(asNotCoordinator)
  }
  ConsumerGroup.prototype.commitOffsets = function (offsets) {
    return commitOffsets.call(this, offsets).catch(asNotCoordinator)
  }
  ConsumerGroup.prototype.commitOffsetsIfNecessary = function () {
    return commitOffsetsIfNecessary.call(this).catch(asNotCoordinator)
  }
}

function asNotCoordinator(error: Error): never {
  if (!COORDINATOR_GONE.has(error.name)) throw error
  const type = 'NOT_COORDINATOR_FOR_GROUP'
  throw new KafkaJSProtocolError({ type, code: 16, retriable: true, message: error.message })
}

/**
 * 2.2.4 asks each broker once who coordinates the group. Where none can say, as while the last one of them stops, it takes
 * that for an error that lasts, and ends the consumer. Told as Kafka's own word for it, it looks again. And that the client may
 * not know, which every broker says, it does not pass on at all.
 */
function lookAgainForTheCoordinator(): void {
  const refusals = new Map<string, KafkaJSProtocolError>()
  const { findGroupCoordinator } = Broker.prototype
  Broker.prototype.findGroupCoordinator = async function (options) {
    refusals.delete(options.groupId)
    try {
      return await findGroupCoordinator.call(this, options)
    } catch (error) {
      if (isRefusal(error)) refusals.set(options.groupId, error)
      throw error
    }
  }
  const { findGroupCoordinatorMetadata } = Cluster.prototype
  Cluster.prototype.findGroupCoordinatorMetadata = function (options) {
    return findGroupCoordinatorMetadata.call(this, options).catch((error: Error) => {
      if (error.name !== 'KafkaJSGroupCoordinatorNotFound') throw error
      const refusal = refusals.get(options.groupId)
      if (refusal !== undefined) throw refusal
      const type = 'GROUP_COORDINATOR_NOT_AVAILABLE'
      throw new KafkaJSProtocolError({ type, code: 15, retriable: true, message: error.message })
    })
  }
}

/** Whether Kafka answered that the client lacks a right. */
export const isRefusal = (error: unknown): error is KafkaJSProtocolError =>
  error instanceof KafkaJSProtocolError && error.type.endsWith('_AUTHORIZATION_FAILED')

/** See {@link hideAborted}. */
function passOverAbortedMessages(): void {
  const { fetch } = Broker.prototype
  Broker.prototype.fetch = async function (request) {
    const answer = await fetch.call(this, request)
    for (const one of answer.responses.flatMap(({ partitions }) => partitions)) hideAborted(one as FetchedPartition)
    return answer
  }
}

/**
 * 2.2.4 takes a refused password or token for an error that lasts, and ends the consumer. It may be a renewed one whose
 * file has not arrived yet, or a user that is about to be created: it is a connection that failed, which is tried again.
 */
function tryAgainWhenRefused(): void {
  const { authenticate } = SASLAuthenticator.prototype
  SASLAuthenticator.prototype.authenticate = async function () {
    try {
      await authenticate.call(this)
    } catch (error) {
      if ((error as Error).name !== 'KafkaJSSASLAuthenticationError') throw error
      const { host, port } = this.connection
      throw new KafkaJSConnectionError((error as Error).message, { broker: `${host}:${port}` })
    }
  }
}
