import type { Registry } from 'prom-client'

/** Upper bounds in seconds: OpenTelemetry's buckets for messaging durations, and three finer ones below. */
const BOUNDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** Durations of one label set. */
export class Durations {
  readonly counts = new Float64Array(BOUNDS.length + 1)
  sum = 0

  /** Adds one duration, in seconds. */
  observe(seconds: number): void {
    let bucket = 0
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] as number)) bucket++
    ;(this.counts[bucket] as number)++
    this.sum += seconds
  }
}

interface Sample {
  metricName: string
  labels: Record<string, string | number>
  value: number
}

/**
 * A histogram for the hot path: a caller takes its {@link Durations} once and then pays two additions for each
 * message, where prom-client's own `observe` hashes the labels each time.
 */
export class DurationHistogram {
  readonly name: string
  readonly help: string
  readonly type = 'histogram'
  readonly aggregator = 'sum'
  readonly #series: { labels: Record<string, string>; durations: Durations }[] = []

  constructor(registry: Registry, name: string, help: string) {
    this.name = name
    this.help = help
    // The registry asks of a metric no more than name, help, type and get(); its type wants prom-client's own classes.
    registry.registerMetric(this as unknown as Parameters<Registry['registerMetric']>[0])
  }

  /** The durations of these labels; the same object for the same labels. */
  with(labels: Record<string, string>): Durations {
    const same = this.#series.find((s) => Object.entries(labels).every(([key, value]) => s.labels[key] === value))
    if (same) return same.durations
    const durations = new Durations()
    this.#series.push({ labels, durations })
    return durations
  }

  /** What prom-client's registry prints. */
  get() {
    const values = this.#series.flatMap(({ labels, durations }): Sample[] => {
      let count = 0
      const buckets = [...durations.counts].map((n, i) => {
        count += n
        return { metricName: `${this.name}_bucket`, labels: { ...labels, le: BOUNDS[i] ?? '+Inf' }, value: count }
      })
      return [
        ...buckets,
        { metricName: `${this.name}_sum`, labels, value: durations.sum },
        { metricName: `${this.name}_count`, labels, value: count },
      ]
    })
    const { name, help, type, aggregator } = this
    return { name, help, type, aggregator, values }
  }

  /** Forgets all durations. */
  reset(): void {
    this.#series.length = 0
  }
}
