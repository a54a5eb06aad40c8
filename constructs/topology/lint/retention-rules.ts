import { Duration } from 'cdk8s'
import { deadLetters, edgesOfKind, found, type ValueRule } from './finding.ts'

const words = (ms: number) => (ms < 0 ? 'for ever' : Duration.millis(ms).toHumanString())

/** Whether records go earlier; what is kept for ever does not go. */
const goesBefore = (kept: number | undefined, needed: number) => kept !== undefined && kept >= 0 && kept < needed

const endless = (ms: number) => (ms < 0 ? Number.POSITIVE_INFINITY : ms)

const shortDeadLetters: ValueRule = (topology) =>
  deadLetters(topology).flatMap(({ topic, source }) => {
    if (source.retentionMs === undefined || !goesBefore(topic.retentionMs, endless(source.retentionMs))) return []
    const allowed = `at least as long as ${source.name} (${words(source.retentionMs)})`
    const fix = `give ${source.name} its retention: that of the dead letters follows from it`
    return [found('LINT-RETENTION-DLQ', topic, 'retention', words(topic.retentionMs ?? 0), allowed, fix)]
  })

const outages: ValueRule = (topology) =>
  edgesOfKind(topology, 'consumes').flatMap(({ workload, topic }) => {
    const { outageMs } = workload
    if (outageMs === undefined || !goesBefore(topic.retentionMs, outageMs)) return []
    const allowed = `at least ${words(outageMs)}, for which ${workload.name} may be away`
    const fix = 'raise it: what goes while nobody reads is lost'
    return [found('LINT-RETENTION-OUTAGE', topic, 'retention', words(topic.retentionMs ?? 0), allowed, fix)]
  })

/** A group without members is forgotten: it then begins again where auto.offset.reset says. */
const forgottenOffsets: ValueRule = ({ workloads, clusters }) =>
  workloads.flatMap((workload) => {
    const { outageMs, group } = workload
    const kept = clusters.find(({ name }) => name === workload.cluster)?.limits?.offsetsRetentionMs
    if (outageMs === undefined || group === undefined || !goesBefore(kept, outageMs)) return []
    const allowed = `at least ${words(outageMs)}, for which it may be away`
    const fix = "raise the brokers' offsets.retention.minutes: the group would begin anew"
    return [found('LINT-RETENTION-OUTAGE', workload, 'offsets of its group', words(kept ?? 0), allowed, fix)]
  })

/** Rules about how long things are kept. */
export const retentionRules = [shortDeadLetters, outages, forgottenOffsets]
