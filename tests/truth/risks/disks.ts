import { expect } from 'vitest'
import type { Lab } from './lab.ts'
import { properties, withEvents } from './nodes.ts'
import { refusal, valuesIn } from './records.ts'
import type { Risk } from './risk.ts'
import { rolled } from './rolling.ts'

const moved = (name: string, folder: string) => ({
  name,
  after: properties((text) => text.replace(/log\.dirs=.*/, `log.dirs=${folder}`)),
})

const eventsIn = async (lab: Lab, topic: string): Promise<string> => {
  const values: string[] = []
  const error = await refusal(valuesIn(lab, topic).then((all) => values.push(...all)))
  return error === undefined ? `${values.length} of 3 events are there` : `the topic cannot be read (${error})`
}

/** Every node in turn begins with an empty folder. */
export const logDirsWaiting: Risk = {
  change: moved('records in another folder of the same disk', '/var/lib/kafka/data/other'),
  fault: 'the nodes restart one after the other, each when the one before is ready: in sync for all that it holds',
  says: ['manual-steps KAFKA-LOG-DIRS'],
  tried: (_, sides) =>
    withEvents(sides, async (lab, topic) => {
      const again = await rolled(lab)
      const before = await eventsIn(lab, topic)
      await lab.apply(sides.after)
      const now = await rolled(lab)
      const after = await eventsIn(lab, topic)
      expect([again.stopped, now.stopped]).toEqual([undefined, undefined])
      expect([before, after]).toEqual(['3 of 3 events are there', '3 of 3 events are there'])
      return { before, after: `${after}: each node copied what it holds before the next one went` }
    }),
}

export const logDirsHurried: Risk = {
  change: moved('records in another folder of the same disk, in a hurry', '/var/lib/kafka/data/other'),
  fault: 'all nodes are replaced at once: the pods are deleted, or the machine restarts',
  says: ['manual-steps KAFKA-LOG-DIRS'],
  tried: (_, sides) =>
    withEvents(sides, async (lab, topic) => {
      const all = async () => {
        await Promise.all(lab.pods.map((pod) => lab.end(pod, 'SIGKILL')))
        await lab.startAll()
        await Promise.all(lab.pods.map((pod) => lab.whenReady(pod)))
        return (await lab.tool('kafka-topics', ['--list'])).includes(topic)
      }
      const before = [await all(), await eventsIn(lab, topic)]
      await lab.apply(sides.after)
      const after = [await all()]
      expect([before, after]).toEqual([[true, '3 of 3 events are there'], [false]])
      return { before: String(before[1]), after: 'Kafka runs and knows no topic' }
    }),
}

/** A scratch volume is empty again with each pod. */
export const scratchDisk: Risk = {
  change: 'events are kept in another folder',
  fault: 'the nodes restart one after the other; then all pods are replaced at once',
  says: ['data-loss KAFKA-LOG-DIRS'],
  tried: (_, sides) =>
    withEvents(sides, async (lab, topic) => {
      const all = async () => {
        await Promise.all(lab.pods.map((pod) => lab.end(pod, 'SIGKILL')))
        // What a pod wrote outside of its claim goes with the pod.
        if (lab.disk('kafka-0').includes('tmp_records')) await Promise.all(lab.pods.map((pod) => lab.wipe(pod)))
        await lab.startAll()
        await Promise.all(lab.pods.map((pod) => lab.whenReady(pod)))
        return (await lab.tool('kafka-topics', ['--list'])).includes(topic)
      }
      const before = [await all(), await eventsIn(lab, topic)]
      await lab.apply(sides.after)
      const now = await rolled(lab)
      const between = await eventsIn(lab, topic)
      const after = [await all()]
      expect(before).toEqual([true, '3 of 3 events are there'])
      expect(now.stopped).toBeUndefined()
      expect(after).toEqual([false])
      return {
        before: String(before[1]),
        after: `after the rolling update ${between}; when all pods were replaced at once, Kafka knew no topic`,
      }
    }),
}
