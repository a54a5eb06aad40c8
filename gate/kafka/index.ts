import type { Change } from '../change.ts'
import type { Found } from '../found.ts'
import { ref } from '../objects/identity.ts'
import { codesOf, foundBy, type Rule, rule } from '../rule.ts'
import { rankOf } from '../types.ts'
import { type KafkaChange, kafkaChange } from './change.ts'
import { bootstrapRule } from './clients/bootstrap.ts'
import { clientSettingsRule } from './clients/client-settings.ts'
import { consumerScaleRule } from './clients/consumer-scale.ts'
import { consumersRule } from './clients/consumers.ts'
import { databaseRule } from './clients/database.ts'
import { groupsRule } from './clients/groups.ts'
import { inboxRule } from './clients/inbox.ts'
import { newGroupsRule } from './clients/new-groups.ts'
import { producersRule } from './clients/producers.ts'
import { storesOfClientsRule } from './clients/stores.ts'
import { hiding } from './hidden.ts'
import { brokerConfigRule } from './nodes/broker-config.ts'
import { brokerScaleRule } from './nodes/broker-scale.ts'
import { heapRule } from './nodes/heap.ts'
import { identityRule } from './nodes/identity.ts'
import { listenersRule } from './nodes/listeners.ts'
import { quorumRule } from './nodes/quorum.ts'
import { replacedRule } from './nodes/replaced.ts'
import { claimNamesRule, storageRule } from './nodes/storage.ts'
import { upgradeRule } from './nodes/upgrade.ts'
import { operatedConfigRule } from './strimzi/broker-config.ts'
import { strimziRule } from './strimzi/index.ts'
import { rightsRule } from './topics/rights.ts'
import { topicConfigRule } from './topics/topic-config.ts'
import { topicReconcilerRule } from './topics/topic-reconciler.ts'
import { topicShapeRule } from './topics/topic-shape.ts'
import { topicsRule } from './topics/topics.ts'

export const kafkaRules: readonly Rule<KafkaChange>[] = [
  replacedRule,
  identityRule,
  quorumRule,
  storageRule,
  claimNamesRule,
  brokerScaleRule,
  listenersRule,
  upgradeRule,
  heapRule,
  brokerConfigRule,
  strimziRule,
  operatedConfigRule,
  topicsRule,
  topicShapeRule,
  topicConfigRule,
  topicReconcilerRule,
  rightsRule,
  groupsRule,
  newGroupsRule,
  consumersRule,
  consumerScaleRule,
  producersRule,
  storesOfClientsRule,
  bootstrapRule,
  databaseRule,
  inboxRule,
  // Last: what the others say of a setting is more than that it is read at a start.
  clientSettingsRule,
]

/** What changes mean for Kafka: its nodes, its topics and those who use them. Of a place only the worst is said. */
export const kafkaRule = rule(codesOf(kafkaRules), (change: Change) => {
  const kafka = kafkaChange(change)
  const worst = new Map<string, Found>()
  for (const found of foundBy(kafkaRules, kafka)) {
    const place = `${ref(found.at.object)} ${found.at.path}`
    const known = worst.get(place)
    if (known === undefined || rankOf(found.class) < rankOf(known.class)) worst.set(place, found)
  }
  const hide = hiding([kafka.before, kafka.after])
  // The place where it stands is accounted for, too.
  return [...worst.values()].map((found) => ({
    ...hide(found),
    explains: [...new Set([...change.at(found.at.object, found.at.path), ...(found.explains ?? [])])],
  }))
})
