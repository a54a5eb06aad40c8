import { Stopwatch } from './stopwatch.ts'

/** Calls BENCH_EVENTS times in all, from BENCH_CALLERS loops at once that each await their call, and reports. */
export async function byCallers(call: () => Promise<unknown>, eventsOfACall = 1): Promise<void> {
  const { BENCH_EVENTS, BENCH_CALLERS } = process.env
  const events = Number(BENCH_EVENTS)
  let left = events
  const caller = async () => {
    while (left > 0) {
      left -= eventsOfACall
      await call()
    }
  }
  // The first request of a connection asks for metadata and opens more connections.
  await call()
  const watch = new Stopwatch()
  await Promise.all(Array.from({ length: Number(BENCH_CALLERS) }, caller))
  watch.report(events)
}
