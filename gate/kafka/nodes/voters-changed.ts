import type { Codes, Effect, Found } from '../../found.ts'
import { counted, listed } from '../../objects/words.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import { kafkaTool } from '../commands.ts'
import type { NodePool } from '../model/node-pools.ts'
import type { Restart } from './restarts.ts'
import { compareVoters, majorityOf, type Voter, votersOf } from './voters.ts'

export const voterCodes = {
  'KAFKA-VOTERS': {
    classes: ['quorum-loss', 'outage', 'manual-steps', 'rolling-restart', 'no-restart'],
    why: 'The list of controllers changed: until all nodes have it, there can be two majorities, or none.',
    fix: 'Keep it; for a different quorum, build a new cluster.',
  },
} as const satisfies Codes

type Code = keyof typeof voterCodes

/** The list of controllers, which every node has. */
export function votersChanged(change: KafkaChange, pair: Pair<NodePool>, restart: Restart): readonly Found<Code>[] {
  const changed = differing(pair, ({ properties }) => properties.get('controller.quorum.voters'))
  if (changed === undefined) return []
  const old = votersOf(changed.old ?? '')
  const now = votersOf(changed.new ?? '')
  const status = kafkaTool(change.after.clusterOfPool(pair.after), 'kafka-metadata-quorum.sh', 'describe --status')
  const { why, ...effect } = votersEffect(old, now, restart, status)
  return [
    {
      ...effect,
      why: `${why} ${restart.sentence}`,
      at: changed.field,
      old: changed.old,
      new: changed.new,
      explains: restart.explains,
    },
  ]
}

function votersEffect(old: readonly Voter[], now: readonly Voter[], restart: Restart, status: string): Effect<Code> {
  const { removed, added, moved, renamed } = compareVoters(old, now)
  const code = 'KAFKA-VOTERS'
  const names = (list: readonly Voter[]) => listed(list.map(({ id, host }) => `${id} (${host.split('.')[0]})`))
  if (moved.length > 0) {
    return {
      code,
      class: 'quorum-loss',
      why: `${names(moved)}: ${moved.length === 1 ? 'this voter is a different pod' : 'these voters are different pods'} now. Each pod still has the id of its ordinal and the log of that voter: nodes with the new list ask the wrong ones and do not start, and once more than one has it, no leader is elected.`,
      action: 'Restore the old list: an id never moves to a different pod.',
    }
  }
  if (old.length - removed.length < majorityOf(old.length) && removed.length > 0) {
    return {
      code,
      class: 'quorum-loss',
      why: `${names(removed)} ${removed.length === 1 ? 'leaves' : 'leave'}, and ${counted(old.length - removed.length, 'voter')} of ${old.length} is no majority: decisions that only the others hold are lost, and partitions whose in-sync replicas were there stay without a leader.`,
      action: `Keep at least ${majorityOf(old.length)} of the old voters in each change, and check in between: ${status}`,
    }
  }
  if (added.length >= majorityOf(now.length)) {
    return {
      code,
      class: 'quorum-loss',
      why: `${names(added)} ${added.length === 1 ? 'is' : 'are'} a majority of the new list and start with empty logs. As long as the old voters answer they follow them. The update restarts the old voters, too: while they are down, the new ones can elect one of themselves, and then the metadata of the cluster, including all topics, is lost.`,
      action: `Keep the existing ${counted(old.length, 'voter')}. For a different quorum, build a new cluster, and move topics and clients to it.`,
    }
  }
  if (added.length + removed.length > 0) {
    return {
      code,
      class: 'manual-steps',
      why: `Kafka cannot change a static list of voters atomically: until every node has restarted, some count a majority of ${old.length} and others of ${now.length}. Without another failure it goes well; with one in between, there can be two leaders.`,
      action: `Only while all nodes are healthy, and watch until every node has restarted: ${status}`,
    }
  }
  if (renamed.length > 0) {
    return {
      code,
      class: 'outage',
      why: `Voters are now at ${listed(renamed.map(({ host, port }) => `${host}:${port}`))}: a restarted node looks for the others there, and the others look for it at the old address. If either does not lead to it, it finds no controller and never becomes ready.`,
      action:
        'Restore the old addresses. A new name has to resolve to the pods, in addition to the old one, before any node restarts.',
    }
  }
  return {
    code,
    class: restart.restarts ? 'rolling-restart' : 'no-restart',
    why: 'The voters are the same, written differently.',
    action: 'Nothing.',
  }
}
