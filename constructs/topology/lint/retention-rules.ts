import { Duration } from 'cdk8s'
import { deadLetters, edgesOfKind, found, type ValueRule } from './finding.ts'

const words = (ms: number) => (ms < 0 ? 'forever' : Duration.millis(ms).toHumanString())

/** Whether records are deleted earlier; records that are kept forever are not. */
const goesBefore = (kept: number | undefined, needed: number) => kept !== undefined && kept >= 0 && kept < needed

const endless = (ms: number) => (ms < 0 ? Number.POSITIVE_INFINITY : ms)

const shortDeadLetters: ValueRule = (topology) =>
  deadLetters(topology).flatMap(({ topic, source }) => {
    if (source.retentionMs === undefined || !goesBefore(topic.retentionMs, endless(source.retentionMs))) return []
    const allowed = `at least as long as ${source.name} (${words(source.retentionMs)})`
    const fix = `set retention on ${source.name}: that of the dead letters follows from it`
    return [found('LINT-RETENTION-DLQ', topic, 'retention', words(topic.retentionMs ?? 0), allowed, fix)]
  })

const outages: ValueRule = (topology) =>
  edgesOfKind(topology, 'consumes').flatMap(({ workload, topic }) => {
    const { outageMs } = workload
    if (outageMs === undefined || !goesBefore(topic.retentionMs, outageMs)) return []
    const allowed = `at least ${words(outageMs)}, for which ${workload.name} may be down`
    const fix = 'raise it: events that are deleted while nothing reads them are lost'
    return [found('LINT-RETENTION-OUTAGE', topic, 'retention', words(topic.retentionMs ?? 0), allowed, fix)]
  })

/** The offsets of a group without members expire: it then starts over at auto.offset.reset. */
const forgottenOffsets: ValueRule = ({ workloads, clusters }) =>
  workloads.flatMap((workload) => {
    const { outageMs, group } = workload
    const kept = clusters.find(({ name }) => name === workload.cluster)?.limits?.offsetsRetentionMs
    if (outageMs === undefined || group === undefined || !goesBefore(kept, outageMs)) return []
    const allowed = `at least ${words(outageMs)}, for which it may be down`
    const fix = "raise the brokers' offsets.retention.minutes: otherwise the group would start over"
    return [found('LINT-RETENTION-OUTAGE', workload, 'offsets of its group', words(kept ?? 0), allowed, fix)]
  })

/** Rules about how long things are kept. */
export const retentionRules = [shortDeadLetters, outages, forgottenOffsets]
