import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { until } from '../../kafka/fixture.ts'
import type { Lab } from './lab.ts'
import type { Manifests } from './manifests.ts'
import { type Partition, whenPartition } from './partitions.ts'
import { declared, own, sending, valuesIn } from './records.ts'
import type { Risk } from './risk.ts'

/** `replica.fetch.wait.max.ms`: how long a leader lets a follower wait for something new. */
export const FETCH_WAIT_MS = 100

/** A topic as the manifests declare it, with one partition, under a name of its own, and an event that all have. */
export async function oneDeclared(lab: Lab, { orders }: Manifests): Promise<{ topic: string; all: Partition }> {
  const topic = own('orders')
  await declared(lab, { ...orders, name: topic, partitions: 1 })
  const inSync = ({ leader, isr, replicas }: Partition) => leader >= 0 && isr.length === replicas.length
  return { topic, all: await whenPartition(lab, topic, 'to be in sync', inSync) }
}

/** Bytes of the records of a topic's only partition on the disk of a node. */
const bytesOn = async (lab: Lab, pod: string, topic: string): Promise<number> =>
  (await stat(join(lab.disk(pod), 'log', `${topic}-0`, '00000000000000000000.log'))).size

/** Waits until each replica has the same bytes on its disk. */
const haveAll = (lab: Lab, topic: string, { replicas }: Partition): Promise<unknown> =>
  until(`all to have ${topic}`, async () => {
    const sizes = await Promise.all(replicas.map((id) => bytesOn(lab, lab.podOf(id), topic)))
    return sizes.every((size) => size > 0 && size === sizes[0])
  })

/** Freezes followers, and waits until the leader has answered what they asked before: they would read it later. */
async function standStill(lab: Lab, pods: readonly string[]): Promise<void> {
  await lab.freeze(pods, true)
  // No condition shows it. An answer is held for FETCH_WAIT_MS, if there is nothing to tell.
  await sleep(10 * FETCH_WAIT_MS)
}

export const acksLowered: Risk = {
  change: 'events count as sent when the leader has them',
  fault:
    'the other brokers are frozen for a moment (SIGSTOP), an event is sent, its leader is killed, the others continue',
  says: ['data-loss KAFKA-ACKS-LOWERED'],
  async tried(lab, { before, after }) {
    const tried = async (side: Manifests) => {
      const { KAFKA_ACKS: acks } = side.env('Deployment', 'api')
      const { topic, all } = await oneDeclared(lab, side)
      const leader = lab.podOf(all.leader)
      const others = all.replicas.map((id) => lab.podOf(id)).filter((pod) => pod !== leader)
      const confirmedBefore = await sending(lab, topic, { acks }, async (send) => {
        await send([{ value: 'had by all' }])
        await haveAll(lab, topic, all)
        const bytes = await bytesOn(lab, leader, topic)
        await standStill(lab, others)
        let confirmed = false
        const sent = send([{ value: 'the newest' }]).then(() => {
          confirmed = true
        })
        await until('the leader to have the event', async () => (await bytesOn(lab, leader, topic)) > bytes)
        if (acks === '1') await sent
        const was = confirmed
        await lab.end(leader, 'SIGKILL')
        await lab.freeze(others, false)
        await sent
        return was
      })
      await whenPartition(lab, topic, 'to have another leader', (one) => ![-1, all.leader].includes(one.leader))
      const values = await valuesIn(lab, topic)
      await lab.start(leader)
      await whenPartition(lab, topic, 'to have all again', ({ isr }) => isr.length === all.isr.length)
      expect(await valuesIn(lab, topic)).toEqual(values)
      return { ...(acks && { acks }), confirmedBefore, values }
    }
    expect(await tried(before)).toEqual({ confirmedBefore: false, values: ['had by all', 'the newest'] })
    expect(await tried(after)).toEqual({ acks: '1', confirmedBefore: true, values: ['had by all'] })
    return {
      before: 'the event was confirmed only when another broker led, and is stored',
      after: 'the event was confirmed before the leader died, and is gone, also when that broker is back',
    }
  },
}
