import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { System } from '../platform/system.ts'
import type { Rule } from '../platform/validation.ts'

interface Subject {
  readonly produces: readonly KafkaTopic[]
  readonly consumes: readonly KafkaTopic[]
}

/** Borrowed topics that are not lent for a use; a topic that is not lent at all is reported by its own rule. */
const refused = (topics: readonly KafkaTopic[], use: 'readers' | 'writers') =>
  topics.filter((topic) => {
    if (topic.borrowedFrom === undefined) return false
    const system = System.find(topic)?.name ?? ''
    return [...topic.readers, ...topic.writers].includes(system) && !topic[use].includes(system)
  })

const named = (topics: readonly KafkaTopic[]) =>
  topics.map(({ topicName, borrowedFrom }) => `${topicName} of ${borrowedFrom}`).join(', ')

/** A workload may use topics of other systems only as they are lent. */
export const borrowedTopicRules: readonly Rule<Subject>[] = [
  {
    code: 'LINT-NOT-LENT',
    prop: 'produces',
    broken: ({ produces }) => refused(produces, 'writers').length > 0,
    got: ({ produces }) => named(refused(produces, 'writers')),
    allowed: () => 'topics of this system, and those that are lent to it for writing',
    fix: () => 'let the owner add this system to the writers of its defineTopic(), or send to a topic of this system',
  },
  {
    code: 'LINT-NOT-LENT',
    prop: 'consumes',
    broken: ({ consumes }) => refused(consumes, 'readers').length > 0,
    got: ({ consumes }) => named(refused(consumes, 'readers')),
    allowed: () => 'topics of this system, and those that are lent to it for reading',
    fix: () => 'let the owner add this system to the readers of its defineTopic()',
  },
]
