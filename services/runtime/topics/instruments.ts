import { Counter, Gauge, type Registry } from 'prom-client'
import type { Round } from './reconcile.ts'

/** What `/metrics` tells about the topics. */
export interface TopicInstruments {
  /** Counts what a round did. */
  record(declared: number, round: Round): void
}

/** Makes the instruments on a registry. */
export function createTopicInstruments(registry: Registry): TopicInstruments {
  const registers = [registry]
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const counter = (name: string, help: string) => new Counter({ name, help, registers })

  const declared = gauge('kafka_topics_declared', 'topics that are declared')
  const created = counter('kafka_topics_created_total', 'topics created')
  const changed = counter('kafka_topics_changed_total', 'changes of partitions or configs of a topic')
  const refused = gauge('kafka_topics_refused', 'differences that were refused or failed, as of the last round')
  const undeclared = gauge(
    'kafka_topics_undeclared_configs',
    'topic configs that nobody declared, as of the last round',
  )
  const lastSuccess = gauge('kafka_topics_last_success_timestamp_seconds', 'time of the last round without refusals')
  return {
    record(topics, round) {
      const problems = round.refusals.length + round.failures.length
      const creations = round.done.filter(({ kind }) => kind === 'create').length
      declared.set(topics)
      created.inc(creations)
      changed.inc(round.done.length - creations)
      refused.set(problems)
      undeclared.set(round.undeclared.length)
      if (problems === 0) lastSuccess.setToCurrentTime()
    },
  }
}
