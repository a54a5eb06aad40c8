import { setTimeout as sleep } from 'node:timers/promises'

/** A probe that is asked again and again. */
export interface Probing {
  /** Ends it. */
  stop(): Promise<{ readonly statuses: ReadonlySet<number>; readonly slowestMs: number }>
}

/**
 * Asks a probe, which is answered at once, until it is stopped. The slowest answer tells how long this machine keeps a
 * process waiting for its turn; whatever else the process answers can be as late.
 */
export function probing(url: string): Probing {
  const statuses = new Set<number>()
  let slowestMs = 0
  let asking = true
  const done = (async () => {
    while (asking) {
      const asked = performance.now()
      const answer = await fetch(url).catch(() => undefined)
      statuses.add(answer?.status ?? 0)
      if (answer === undefined) return
      slowestMs = Math.max(slowestMs, Math.round(performance.now() - asked))
      await sleep(50)
    }
  })()
  return {
    async stop() {
      asking = false
      await done
      return { statuses, slowestMs }
    },
  }
}
