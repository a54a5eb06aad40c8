import { expect } from 'vitest'
import { until } from '../../kafka/fixture.ts'
import type { Lab } from './lab.ts'
import { withEvents } from './nodes.ts'
import { valuesIn } from './records.ts'
import type { Risk } from './risk.ts'
import { rolled } from './rolling.ts'

const DESCRIBE = ['describe', '--status']

/** Ids of the voters as Kafka has them. */
const votersOf = async (lab: Lab): Promise<readonly number[]> => {
  const text = await lab.tool('kafka-metadata-quorum', DESCRIBE)
  const [, list = ''] = /CurrentVoters:\s*\[(.*)\]/.exec(text) ?? []
  return [...list.matchAll(/"id": (\d+)/g)].map(([, id]) => Number(id))
}

/** A StatefulSet starts what is new at once, and then replaces the others, the last first. */
async function scaled(lab: Lab, old: readonly string[]) {
  const fresh = lab.pods.filter((pod) => !old.includes(pod))
  await Promise.all(fresh.map((pod) => lab.start(pod)))
  return rolled(lab, old.toReversed())
}

const grown = (change: string, says: Risk['says'], voters: readonly number[]): Risk => ({
  change,
  fault: 'none: the new nodes start, and the others restart one after the other',
  says,
  tried: (_, sides) =>
    withEvents(sides, async (lab, topic) => {
      const [old, had] = [lab.pods, await votersOf(lab)]
      await lab.apply(sides.after)
      const result = await scaled(lab, old)
      expect(result.stopped).toBeUndefined()
      const have = await votersOf(lab)
      const values = await valuesIn(lab, topic)
      expect(have).toEqual(voters)
      expect(values).toHaveLength(3)
      return {
        before: `voters ${had.join(', ')}`,
        after: `voters ${have.join(', ')}; ${values.length} of 3 events are there`,
      }
    }),
})

export const threeToFive = grown(
  'two brokers more, which are controllers too',
  ['manual-steps KAFKA-VOTERS'],
  [0, 1, 2, 3, 4],
)
export const oneToThree = grown('two controllers more', ['quorum-loss KAFKA-VOTERS'], [0, 1, 2])

/** The two that are new are a majority of three. */
export const withoutTheFirst: Risk = {
  change: {
    name: 'two controllers more, while the first one is away',
    before: { kafka: { controllers: 1 } },
    after: { kafka: { controllers: 3 } },
  },
  fault: 'the first controller is away (killed) while the new ones start',
  says: ['quorum-loss KAFKA-VOTERS'],
  async tried(_, { before, after }) {
    const tried = (side: typeof before) =>
      withEvents({ before, after }, async (lab, topic) => {
        const brokers = lab.pods.filter((pod) => pod.includes('broker'))
        await lab.end('kafka-controller-0', 'SIGKILL')
        await lab.apply(side)
        const controllers = lab.pods.filter((pod) => !brokers.includes(pod))
        // Who is away comes back only where nobody else is there.
        const started = controllers.length === 1 ? controllers : controllers.slice(1)
        const begun = await Promise.all(started.map(async (pod) => (await lab.logs(pod)).length))
        await Promise.all(started.map((pod) => lab.start(pod)))
        const last = await until('a controller to lead', async () => {
          const logs = await Promise.all(started.map(async (pod, i) => (await lab.logs(pod)).slice(begun[i])))
          return /Performing controller activation[^\n]*/.exec(logs.join('\n'))?.[0]
        })
        await Promise.all(brokers.map((pod) => lab.end(pod, 'SIGKILL')))
        const starts = await Promise.allSettled(brokers.map((pod) => lab.start(pod)))
        const back = starts.filter(({ status }) => status === 'fulfilled').length
        const list = back === 0 ? '' : await lab.tool('kafka-topics', ['--list'])
        return { empty: last.includes('log appears to be empty'), back, has: list.includes(topic) }
      })
    const [old, now] = [await tried(before), await tried(after)]
    expect(old).toEqual({ empty: false, back: 3, has: true })
    expect(now).toMatchObject({ empty: true, has: false })
    return {
      before: `it comes back; ${old.back} of 3 brokers start again, and the topic is there`,
      after: `the new ones elect one of themselves, with an empty log; ${now.back} of 3 brokers start again${now.back > 0 ? ', and know no topic' : ''}`,
    }
  },
}
