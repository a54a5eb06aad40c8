import BrokerPool from 'kafkajs/src/cluster/brokerPool.js'
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js'

/**
 * Keeps kafkajs going when the wall clock is set back: 2.2.4 goes by it, and sends no heartbeat, commits nothing and learns of no new
 * partition until the clock is again where it was. What lies in the future then counts as now.
 */
export function outliveTheClock(): void {
  const { heartbeat, commitOffsetsIfNecessary } = ConsumerGroup.prototype
  ConsumerGroup.prototype.heartbeat = function (options) {
    this.lastRequest = Math.min(this.lastRequest, Date.now())
    return heartbeat.call(this, options)
  }
  ConsumerGroup.prototype.commitOffsetsIfNecessary = function () {
    const offsets = this.offsetManager
    if (offsets) offsets.lastCommit = Math.min(offsets.lastCommit, Date.now())
    return commitOffsetsIfNecessary.call(this)
  }
  const { refreshMetadataIfNecessary } = BrokerPool.prototype
  BrokerPool.prototype.refreshMetadataIfNecessary = function (topics) {
    if (this.metadataExpireAt !== null) {
      this.metadataExpireAt = Math.min(this.metadataExpireAt, Date.now() + this.metadataMaxAge)
    }
    return refreshMetadataIfNecessary.call(this, topics)
  }
}
