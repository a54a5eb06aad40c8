import type { KafkaTopic } from '../../kafka/kafka-topic.ts'
import type { Topology } from '../topology.ts'
import { finding, hasPeer } from '../topology-rules.ts'
import type { AcrossRule, Program } from './program.ts'

/** Topics of a program that are lent, with their other users. */
function lent(program: Program, users: (topology: Topology, topic: KafkaTopic) => readonly object[]) {
  const used = new Set(
    program.members.flatMap(({ topology }) =>
      topology.topics.filter((topic) => users(topology, topic).length > 0).map(program.keyOf),
    ),
  )
  return program.members
    .flatMap(({ topology }) => topology.topics)
    .filter((topic) => topic.borrowedFrom === undefined && !used.has(program.keyOf(topic)))
}

/** A topic lent to readers that do not read it, and without any other reader. */
export const unreadTopics: AcrossRule = (program) =>
  lent(program, (topology, topic) => topology.consumersOf(topic))
    .filter((topic) => topic.readers.length > 0 && !hasPeer(topic, 'consumes'))
    .map((topic) => {
      const fix = 'let one of them read it, or remove them from its readers'
      return finding(
        'warning',
        'LINT-NO-CONSUMER',
        topic,
        'consumers',
        'none',
        `one in ${topic.readers.join(', ')}`,
        fix,
      )
    })

/** A topic lent to writers that do not send to it, and without any other writer. */
export const silentTopics: AcrossRule = (program) =>
  lent(program, (topology, topic) => topology.producersOf(topic))
    .filter((topic) => topic.writers.length > 0 && !hasPeer(topic, 'produces'))
    .map((topic) => {
      const fix = 'let one of them send to it, or remove them from its writers'
      return finding(
        'warning',
        'LINT-NO-PRODUCER',
        topic,
        'producers',
        'none',
        `one in ${topic.writers.join(', ')}`,
        fix,
      )
    })
