import { compacted, notCompacted } from './compaction.ts'
import { acksLowered, FETCH_WAIT_MS } from './confirmations.ts'
import { fewerReplicas, minInsyncLowered, uncleanElection } from './copies.ts'
import { logDirsHurried, logDirsWaiting, scratchDisk } from './disks.ts'
import { groupRenamed, groupRenamedAtTheEnd, groupShared, resetToEarliest, resetToLatest } from './groups.ts'
import { partitionsGrown } from './keys.ts'
import { clusterId, controllerPort, nodeId, votersMoved } from './nodes.ts'
import { brokersRetentionCut, eager, retentionCut, retentionRaised } from './retention.ts'
import type { RiskGroup } from './risk.ts'
import {
  compressions,
  messageSizeCut,
  messageSizeRaised,
  partitionsShrunk,
  sessionTooLong,
  topicRemoved,
  topicRenamed,
} from './topics.ts'
import { oneToThree, threeToFive, withoutTheFirst } from './voters.ts'

/** A dead broker is noticed late enough for a fault to be over before, and early enough for a test. */
const failOver = {
  'broker.heartbeat.interval.ms': '500',
  'broker.session.timeout.ms': '6000',
  'replica.fetch.wait.max.ms': String(FETCH_WAIT_MS),
}

export const riskGroups: readonly RiskGroup[] = [
  {
    title: 'what is confirmed',
    nodes: { kafka: { controllers: 1 } },
    overrides: failOver,
    risks: [acksLowered, minInsyncLowered, uncleanElection, fewerReplicas],
  },
  {
    title: 'what is kept',
    nodes: {},
    overrides: eager,
    risks: [retentionCut, retentionRaised, compacted, notCompacted],
  },
  {
    title: 'topics',
    nodes: {},
    risks: [partitionsShrunk, topicRemoved, topicRenamed, messageSizeCut, messageSizeRaised, ...compressions],
  },
  { title: 'what brokers keep', nodes: undefined, risks: [brokersRetentionCut] },
  {
    title: 'who reads what',
    nodes: {},
    risks: [
      groupRenamed,
      groupRenamedAtTheEnd,
      groupShared,
      resetToLatest,
      resetToEarliest,
      partitionsGrown,
      sessionTooLong,
    ],
  },
  {
    title: 'nodes that restart one after the other',
    nodes: undefined,
    risks: [clusterId, nodeId, controllerPort, votersMoved],
  },
  { title: 'disks of nodes', nodes: undefined, risks: [logDirsWaiting, logDirsHurried, scratchDisk] },
  { title: 'controllers', nodes: undefined, risks: [threeToFive, oneToThree, withoutTheFirst] },
]
