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
    why: 'The list of controllers changed: until all nodes have it, two majorities exist, or none.',
    fix: 'Keep it; build a new cluster for another quorum.',
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
      why: `${names(moved)}: ${moved.length === 1 ? 'this voter is another pod' : 'these voters are other pods'} now. Each pod still has the id of its ordinal and the log of that voter: nodes with the new list ask the wrong ones, do not start, and nobody is elected when more than one has it.`,
      action: 'Write the old list again: ids never move to another pod.',
    }
  }
  if (old.length - removed.length < majorityOf(old.length) && removed.length > 0) {
    return {
      code,
      class: 'quorum-loss',
      why: `${names(removed)} ${removed.length === 1 ? 'leaves' : 'leave'}, and ${counted(old.length - removed.length, 'voter')} of ${old.length} is no majority: what only the others have decided is gone, and partitions whose replicas in sync were there stay without a leader.`,
      action: `Keep at least ${majorityOf(old.length)} of the old voters in each change, and look between two: ${status}`,
    }
  }
  if (added.length >= majorityOf(now.length)) {
    return {
      code,
      class: 'quorum-loss',
      why: `${names(added)} ${added.length === 1 ? 'is' : 'are'} a majority of the new list and start with empty logs. As long as the old voters answer they follow them. The update restarts those, too: while they are away the new ones can elect one of themselves, and then the metadata of the cluster, all topics included, is lost.`,
      action: `Keep the ${counted(old.length, 'voter')} that there ${old.length === 1 ? 'is' : 'are'}. For another quorum make a new cluster, and move topics and clients to it.`,
    }
  }
  if (added.length + removed.length > 0) {
    return {
      code,
      class: 'manual-steps',
      why: `Kafka has no way to change a static list of voters at once: until every node has restarted, some count a majority of ${old.length} and others of ${now.length}. Without another failure it goes well; with one in between there can be two leaders.`,
      action: `With all nodes healthy only, and watched until every node has restarted: ${status}`,
    }
  }
  if (renamed.length > 0) {
    return {
      code,
      class: 'outage',
      why: `Voters are at ${listed(renamed.map(({ host, port }) => `${host}:${port}`))} now: a restarted node looks for the others there, and the others for it at the old address. Where one of them does not lead to it, it finds no controller and never gets ready.`,
      action:
        'Write the old addresses again. A new name has to lead to the pods beside the old one before any node restarts.',
    }
  }
  return {
    code,
    class: restart.restarts ? 'rolling-restart' : 'no-restart',
    why: 'The voters are the same, written in another way.',
    action: 'Nothing.',
  }
}
