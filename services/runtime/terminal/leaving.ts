import type { EndingKey } from './prompt.ts'

/** Milliseconds in which a second key means it. */
const MEANT_MS = 5_000

/**
 * Makes what answers a key that ends most programs. Whoever is attached to a pod and wants to leave presses one, and would
 * stop the service of everybody: the first says how to leave, a second one soon after stops the process.
 */
export function createLeaving(
  say: (text: string) => void,
  stop: () => void,
  now = () => performance.now(),
): (key: EndingKey) => void {
  let pressedAt = Number.NEGATIVE_INFINITY
  return (key) => {
    const again = now() - pressedAt <= MEANT_MS
    pressedAt = now()
    if (again) return stop()
    say(
      `${key} does not end this service. To leave, close this window: the service goes on.\n` +
        `Once more within ${MEANT_MS / 1_000} seconds stops the process; in a pod, Kubernetes starts it again.`,
    )
  }
}
