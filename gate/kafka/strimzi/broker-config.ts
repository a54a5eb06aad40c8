import type { Found } from '../../found.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import type { KafkaCluster } from '../model/clusters.ts'
import { brokerConfigCodes, brokerConfigEffects } from '../nodes/broker-config-effects.ts'

type Code = keyof typeof brokerConfigCodes

/** `spec.kafka.config` of brokers that Strimzi runs: it changes what Kafka can change while it runs, and restarts for the rest. */
export const operatedConfigRule = rule(brokerConfigCodes, (change: KafkaChange) =>
  change.before.clusters.flatMap((before) => {
    const after = change.after.clusters.find(
      (one) => one.operated !== undefined && one.name === before.name && one.namespace === before.namespace,
    )
    return before.operated === undefined || after === undefined ? [] : configs(change, { before, after })
  }),
)

function configs(change: KafkaChange, { before, after }: Pair<KafkaCluster>): Found<Code>[] {
  const [old, now] = [before.pools[0], after.pools[0]]
  if (old === undefined || now === undefined) return []
  const pair = { before: old, after: now }
  const keys = new Set([...old.properties.keys(), ...now.properties.keys()])
  return [...keys]
    .filter((key) => key !== 'process.roles')
    .flatMap((key) => {
      const changed = differing(pair, ({ properties }) => properties.get(key))
      if (changed === undefined) return []
      const { why, ...effect } = brokerConfigEffects(key, { ...changed, change, pair }) ?? {}
      const how = `The operator sets ${key} while the brokers of ${after.name} run, or restarts them one by one where Kafka needs that.`
      return [
        {
          code: 'KAFKA-BROKER-CONFIG' as const,
          class: 'rolling-restart' as const,
          action: 'Nothing.',
          ...effect,
          why: why === undefined ? how : `${why} ${how}`,
          at: { object: after.operated ?? changed.field.object, path: changed.field.path },
          old: changed.old,
          new: changed.new,
        },
      ]
    })
}
