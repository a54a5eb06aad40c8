import { expect } from 'vitest'
import { oneDeclared } from './confirmations.ts'
import type { Lab } from './lab.ts'
import type { Manifests } from './manifests.ts'
import { partitionsOf, whenPartition } from './partitions.ts'
import { declare, declared, own, refusal, send, valuesIn } from './records.ts'
import type { Risk } from './risk.ts'

const EVENT = [{ value: 'the newest' }]

/** Sends the first event, which all have; then ends some of the replicas and waits until nobody counts on them. */
async function withFewer(lab: Lab, side: Manifests, ended: number) {
  const { topic, all } = await oneDeclared(lab, side)
  await send(lab, topic, [{ value: 'had by all' }])
  const leader = lab.podOf(all.leader)
  const others = all.replicas.map((id) => lab.podOf(id)).filter((pod) => pod !== leader)
  const dead = others.slice(0, ended)
  await Promise.all(dead.map((pod) => lab.end(pod, 'SIGTERM')))
  const left = all.replicas.length - ended
  await whenPartition(lab, topic, `to be in sync on ${left}`, ({ isr }) => isr.length === left)
  return { topic, all, leader, dead, alive: others.slice(ended) }
}

export const minInsyncLowered: Risk = {
  change: 'one copy confirms',
  fault:
    'two of three brokers stop, an event is sent with acks=all, the third is killed and loses its disk, all come back',
  says: ['data-loss KAFKA-MIN-INSYNC-LOWERED'],
  async tried(lab, { before, after }) {
    const tried = async (side: Manifests) => {
      const { topic, all, leader, dead } = await withFewer(lab, side, 2)
      const refused = await refusal(send(lab, topic, EVENT, { retries: 0 }))
      await lab.end(leader, 'SIGKILL')
      await lab.wipe(leader)
      await Promise.all(dead.map((pod) => lab.start(pod)))
      const decided = await whenPartition(lab, topic, 'to be decided', (one) => one.leader !== lab.idOf(leader))
      // Without a leader somebody has to choose: nobody has what the lost disk had.
      const election = ['--election-type', 'unclean', '--topic', topic, '--partition', '0']
      if (decided.leader === -1) await lab.tool('kafka-leader-election', election)
      await lab.start(leader)
      await whenPartition(lab, topic, 'to be in sync', (one) => one.leader >= 0 && one.isr.length === all.isr.length)
      return { refused, led: decided.leader >= 0, values: await valuesIn(lab, topic) }
    }
    const old = await tried(before)
    const now = await tried(after)
    expect(old).toEqual({ refused: 'NOT_ENOUGH_REPLICAS', led: true, values: ['had by all'] })
    expect(now).toEqual({ refused: undefined, led: false, values: ['had by all'] })
    return {
      before: `the event was refused (${old.refused}); another broker leads, and what had been confirmed is there`,
      after:
        'the event was confirmed; there is no leader until kafka-leader-election.sh --election-type unclean is run, and the event is gone',
    }
  },
}

export const uncleanElection: Risk = {
  change: {
    name: 'a replica that is behind may lead a topic',
    after: { topic: { config: { 'unclean.leader.election.enable': true } } },
  },
  fault:
    'one of three brokers stops, an event is confirmed by the other two, they are killed, the first comes back alone',
  says: ['data-loss KAFKA-UNCLEAN-ELECTION'],
  async tried(lab, { before, after }) {
    const tried = async (side: Manifests, elected: boolean) => {
      const { topic, leader, dead, alive } = await withFewer(lab, side, 1)
      await send(lab, topic, EVENT)
      await Promise.all([leader, ...alive].map((pod) => lab.end(pod, 'SIGKILL')))
      const [behind = ''] = dead
      await lab.start(behind)
      const expected = elected ? lab.idOf(behind) : -1
      const led = await whenPartition(lab, topic, `to be led by ${expected}`, (one) => one.leader === expected)
      await lab.startAll()
      await whenPartition(lab, topic, 'to be in sync', ({ leader, isr }) => leader >= 0 && isr.length === 3)
      return { leader: led.leader, values: await valuesIn(lab, topic) }
    }
    const old = await tried(before, false)
    const now = await tried(after, true)
    expect(old).toEqual({ leader: -1, values: ['had by all', 'the newest'] })
    expect(now.values).toEqual(['had by all'])
    return {
      before: 'the partition has no leader until another broker is back; the event is there',
      after: `broker ${now.leader}, which was behind, leads at once; the confirmed event is gone, also when the others are back`,
    }
  },
}

export const fewerReplicas: Risk = {
  change: 'a lower replication factor',
  fault: 'none: the topic reconciler makes a round',
  says: ['data-loss KAFKA-MIN-INSYNC-LOWERED', 'manual-steps KAFKA-REPLICATION-FACTOR'],
  async tried(lab, { before, after }) {
    const topic = own('orders')
    await declared(lab, { ...before.orders, name: topic })
    const old = await declare(lab, { ...before.orders, name: topic })
    const now = await declare(lab, { ...after.orders, name: topic })
    const [refused] = now.refusals
    expect(old.refusals).toEqual([])
    expect(refused).toMatchObject({ what: 'replicationFactor', declared: '2', actual: '3' })
    expect(now.done).toMatchObject([{ kind: 'configure' }])
    const [{ replicas } = { replicas: [] }] = await partitionsOf(lab, topic)
    expect(replicas).toHaveLength(3)
    expect(after.orders.config['min.insync.replicas']).toBe('1')
    return {
      before: 'the reconciler has nothing to change',
      after: `${now.lines.join('; ').replaceAll(topic, 'orders')}; min.insync.replicas is ${after.orders.config['min.insync.replicas']} now, on ${replicas.length} replicas`,
    }
  },
}
