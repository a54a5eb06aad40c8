import { changeClasses, type Rule } from '../types.ts'
import { kafkaChange } from './change.ts'
import { bootstrapRule } from './clients/bootstrap.ts'
import { clientSettingsRule } from './clients/client-settings.ts'
import { consumerScaleRule } from './clients/consumer-scale.ts'
import { consumersRule } from './clients/consumers.ts'
import { databaseRule } from './clients/database.ts'
import { groupsRule } from './clients/groups.ts'
import { newGroupsRule } from './clients/new-groups.ts'
import { producersRule } from './clients/producers.ts'
import { type Found, finding, type KafkaRule } from './finding.ts'
import { brokerConfigRule } from './nodes/broker-config.ts'
import { brokerScaleRule } from './nodes/broker-scale.ts'
import { heapRule } from './nodes/heap.ts'
import { identityRule } from './nodes/identity.ts'
import { listenersRule } from './nodes/listeners.ts'
import { quorumRule } from './nodes/quorum.ts'
import { replacedRule } from './nodes/replaced.ts'
import { claimsRule, storageRule } from './nodes/storage.ts'
import { upgradeRule } from './nodes/upgrade.ts'
import { topicConfigRule } from './topics/topic-config.ts'
import { topicReconcilerRule } from './topics/topic-reconciler.ts'
import { topicShapeRule } from './topics/topic-shape.ts'
import { topicsRule } from './topics/topics.ts'

export { kafkaCodes } from './codes.ts'

const rules: readonly KafkaRule[] = [
  replacedRule,
  identityRule,
  quorumRule,
  storageRule,
  claimsRule,
  brokerScaleRule,
  listenersRule,
  upgradeRule,
  heapRule,
  brokerConfigRule,
  topicsRule,
  topicShapeRule,
  topicConfigRule,
  topicReconcilerRule,
  groupsRule,
  newGroupsRule,
  consumersRule,
  consumerScaleRule,
  producersRule,
  bootstrapRule,
  databaseRule,
  // Last: what the others say of a setting is more than that it is read at a start.
  clientSettingsRule,
]

/** What changes mean for Kafka: its nodes, its topics and those who use them. */
export const kafkaRules: readonly Rule[] = [
  (change) => {
    const kafka = kafkaChange(change)
    const worst = new Map<string, Found>()
    for (const found of rules.flatMap((rule) => rule(kafka))) {
      const { kind, metadata } = found.at.object
      const place = `${kind}/${metadata.namespace ?? ''}/${metadata.name} ${found.at.path}`
      const known = worst.get(place)
      if (known === undefined || isWorse(found, known)) worst.set(place, found)
    }
    return [...worst.values()].map((found) => finding(kafka, found))
  },
]

const isWorse = (one: Found, other: Found) => changeClasses.indexOf(one.class) < changeClasses.indexOf(other.class)
