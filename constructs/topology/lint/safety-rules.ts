import { edgesOfKind, found, type ValueRule } from './finding.ts'

/** With two replicas the minimum is one, as one of them may restart; with more it is chosen. */
const oneCopy: ValueRule = ({ topics }) =>
  topics
    .filter(({ owner }) => owner === undefined)
    .filter(({ replicationFactor, minInsyncReplicas }) => replicationFactor > 1 && minInsyncReplicas === 1)
    .map((topic) => {
      const fix =
        topic.replicationFactor > 2
          ? 'leave minInsyncReplicas out: then one replica may be down'
          : 'use three replicas: then two have every event, and one may be down'
      const got = `1 of ${topic.replicationFactor} replicas`
      return found('LINT-MIN-INSYNC', topic, 'minInsyncReplicas', got, 'at least 2 of 3', fix)
    })

const weakAcks: ValueRule = (topology) =>
  edgesOfKind(topology, 'produces').flatMap(({ workload, topic }) => {
    const acks = workload.producer?.acks ?? 'all'
    if (acks === 'all' || topic.minInsyncReplicas === 1) return []
    const got = `${acks} on ${topic.name}, where min.insync.replicas is ${topic.minInsyncReplicas}`
    const fix = 'remove acks: brokers apply min.insync.replicas only to acks=all'
    return [found('LINT-ACKS', workload, 'producerConfig acks', got, 'all', fix)]
  })

const bytes = (size: number) => `${size} bytes`

/** What is sent, or accepted to be sent, but larger than the brokers accept. */
const largeMessages: ValueRule = (topology) =>
  edgesOfKind(topology, 'produces').flatMap(({ workload, topic }) => {
    const { maxMessageBytes: most = Number.POSITIVE_INFINITY } = topic
    const { batchBytes = 0, requestBytes = 0 } = workload.producer ?? {}
    const finding = (prop: string, got: number, fix: string) =>
      got > most
        ? [
            found(
              'LINT-MESSAGE-SIZE',
              workload,
              prop,
              bytes(got),
              `at most ${bytes(most)}, which ${topic.name} accepts`,
              fix,
            ),
          ]
        : []
    return [
      ...finding(
        'producerConfig batch.size',
        batchBytes,
        "lower 'batch.size' or raise the brokers' message.max.bytes: a larger batch is refused as a whole",
      ),
      ...finding(
        'bodyLimit',
        requestBytes,
        'lower it or raise max.message.bytes: some accepted requests could not be sent',
      ),
    ]
  })

/** Rules about what brokers confirm and accept. */
export const safetyRules = [oneCopy, weakAcks, largeMessages]
