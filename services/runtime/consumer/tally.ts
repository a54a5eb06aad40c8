import type { Metrics } from '../metrics.ts'

/** Counts of one partition that have not reached the metrics yet: adding to a number is far cheaper than to a counter. */
export class Tally {
  consumed = 0
  processed = 0
  ignored = 0
  /** Of those that are processed: left out, because they were before. */
  repeated = 0
  readonly topic: string
  readonly #metrics: Metrics
  readonly #labels: { topic: string; group: string }
  readonly #partition: number
  readonly #durations: { observe(seconds: number): void }

  constructor(metrics: Metrics, topic: string, group: string, partition: number) {
    this.topic = topic
    this.#metrics = metrics
    this.#labels = { topic, group }
    this.#partition = partition
    this.#durations = metrics.durations.process.with(this.#labels)
  }

  /** Adds the time that one message took, in seconds. */
  observe(seconds: number): void {
    this.#durations.observe(seconds)
  }

  /** Counts a failed call of a handler. */
  failed(): void {
    this.#metrics.counters.retried.inc(this.#labels)
  }

  /** Counts a dead letter. */
  deadLettered(): void {
    this.#metrics.counters.deadLettered.inc(this.#labels)
  }

  /** Sets how many messages of the partition are left. */
  lag(messages: number): void {
    this.#metrics.gauges.lag.set({ ...this.#labels, partition: this.#partition }, messages)
  }

  /** Says whether a message that cannot be processed holds up the partition. */
  blocked(is: boolean): void {
    this.#metrics.gauges.blocked.set({ ...this.#labels, partition: this.#partition }, Number(is))
  }

  /** Moves the counts into the metrics. */
  flush(): void {
    const { counters } = this.#metrics
    if (this.consumed > 0) counters.consumed.inc(this.#labels, this.consumed)
    const { processed, repeated } = this
    if (processed > repeated) counters.processed.inc(this.#labels, processed - repeated)
    if (repeated > 0) counters.repeated.inc(this.#labels, repeated)
    if (this.ignored > 0) counters.ignored.inc(this.#labels, this.ignored)
    this.consumed = this.processed = this.ignored = this.repeated = 0
  }
}

/** Makes the function that finds the tally of a partition. */
export function createTallies(metrics: Metrics, group: string): (topic: string, partition: number) => Tally {
  const tallies = new Map<string, Tally>()
  return (topic, partition) => {
    const key = `${topic}/${partition}`
    let tally = tallies.get(key)
    if (!tally) {
      tally = new Tally(metrics, topic, group, partition)
      tallies.set(key, tally)
    }
    return tally
  }
}
