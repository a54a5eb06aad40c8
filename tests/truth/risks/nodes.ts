import { expect } from 'vitest'
import type { Manifest, Variation } from '../system.ts'
import { Lab } from './lab.ts'
import type { Manifests } from './manifests.ts'
import type { Overrides } from './places.ts'
import { declared, own, refusal, send } from './records.ts'
import type { Claim, Risk, Sides } from './risk.ts'
import { impatient, type Rolled, rolled } from './rolling.ts'

/** Another line of the nodes' properties, with which they restart. */
export const properties = (change: (text: string) => string): Variation => ({
  edit: (manifests) => {
    const { data }: Manifest = manifests.of('ConfigMap/kafka-config')
    data['server.properties'] = change(data['server.properties'])
    manifests.of('StatefulSet/kafka').spec.template.metadata.annotations['cdk8s-kafka/config-hash'] = 'another'
  },
})

/** Starts the old nodes with three events in a topic of all, and lends them. */
export async function withEvents<T>(
  { before }: Sides,
  use: (lab: Lab, topic: string) => Promise<T>,
  overrides: Overrides = impatient,
): Promise<T> {
  const lab = await Lab.start(before, overrides)
  try {
    const topic = own('orders')
    await declared(lab, { ...before.orders, name: topic })
    await send(
      lab,
      topic,
      ['a', 'b', 'c'].map((value, partition) => ({ value, partition })),
    )
    return await use(lab, topic)
  } finally {
    await lab.close()
  }
}

const told = ({ done, stopped }: Rolled) =>
  stopped === undefined
    ? `all ${done.length} nodes were replaced`
    : `the rolling update stops at ${stopped.pod} (${stopped.reason})`

/** A change with which the first node that restarts does not come back. */
const stuck = (change: Risk['change'], says: readonly Claim[], reason: RegExp, pool = 'kafka'): Risk => ({
  change,
  fault: 'the nodes restart one after the other; then another one restarts for a reason of its own',
  says,
  tried: (_, sides) =>
    withEvents(sides, async (lab, topic) => {
      const again = await rolled(lab)
      expect(again.stopped).toBeUndefined()
      await lab.apply(sides.after as Manifests)
      const result = await rolled(lab)
      expect(result.stopped).toMatchObject({ pod: `${pool}-2`, reason: expect.stringMatching(reason) })
      const two = await refusal(send(lab, topic, [{ value: 'with two', partition: 0 }]))
      expect(two).toBeUndefined()
      const next = await rolled(lab, [`${pool}-1`])
      expect(next.stopped?.pod).toBe(`${pool}-1`)
      const one = await refusal(send(lab, topic, [{ value: 'with one', partition: 0 }], { retries: 3 }))
      expect(one).toBeDefined()
      return {
        before: told(again),
        after: `${told(result)}; the other two go on and confirm events. ${pool}-1 does not come back either, and then nothing can be sent (${one})`,
      }
    }),
})

export const clusterId = stuck('another cluster id', ['outage KAFKA-CLUSTER-ID'], /Invalid cluster\.id/)

export const nodeId = stuck(
  {
    name: 'other ids of the brokers',
    before: { kafka: { controllers: 1 } },
    after: {
      kafka: { controllers: 1 },
      edit: (manifests) => {
        const [{ env }] = manifests.of('StatefulSet/kafka-broker').spec.template.spec.containers
        env.find(({ name }: Manifest) => name === 'KAFKA_NODE_ID_OFFSET').value = '110'
      },
    },
  },
  ['outage KAFKA-NODE-ID'],
  /node.?id/i,
  'kafka-broker',
)

export const controllerPort = stuck(
  { name: 'another port of the controllers', after: properties((text) => text.replaceAll(':9093', ':9193')) },
  ['outage KAFKA-CONTROLLER-LISTENER', 'outage KAFKA-VOTERS'],
  /./,
)

export const votersMoved = stuck(
  {
    name: 'ids of voters belong to other pods',
    after: properties((text) =>
      text.replace('0@kafka-0.', '9@kafka-0.').replace('1@kafka-1.', '0@kafka-1.').replace('9@kafka-0.', '1@kafka-0.'),
    ),
  },
  ['quorum-loss KAFKA-VOTERS'],
  /./,
)
