import { Kafka } from 'kafkajs'

/** Time and CPU time of this process from {@link start} on. */
export class Stopwatch {
  #began = performance.now()
  #cpu = process.cpuUsage()

  start(): void {
    this.#began = performance.now()
    this.#cpu = process.cpuUsage()
  }

  /** Milliseconds so far. */
  get ms(): number {
    return performance.now() - this.#began
  }

  /** Prints the figures for the benchmark, which ends this process then. */
  report(events: number, more: Readonly<Record<string, number>> = {}): void {
    const { ms } = this
    const { user, system } = process.cpuUsage(this.#cpu)
    process.stdout.write(`${JSON.stringify({ ms, cpuMs: (user + system) / 1_000, events, ...more })}\n`)
  }
}

/** Calls back when the first consumer of this process gets its first assignment. Call it before the consumer is made. */
export function onFirstAssignment(listener: () => void): void {
  const { consumer } = Kafka.prototype
  Kafka.prototype.consumer = function (config) {
    const made = consumer.call(this, config)
    const remove = made.on('consumer.group_join', () => {
      remove()
      listener()
    })
    return made
  }
}

/** Starts at the first assignment; the function it returns counts an event and reports when all have come. */
export function countEvents(): () => void {
  const expected = Number(process.env.BENCH_EVENTS)
  const watch = new Stopwatch()
  onFirstAssignment(() => watch.start())
  let count = 0
  return () => {
    if (++count === expected) watch.report(count)
  }
}

/** Reports the CPU time of ten seconds, three seconds after the first assignment. */
export function sampleIdle(): void {
  onFirstAssignment(() => {
    const watch = new Stopwatch()
    setTimeout(() => {
      watch.start()
      setTimeout(() => watch.report(0), 10_000)
    }, 3_000)
  })
}
