import type { Lab } from './lab.ts'

/** How far a rolling update came. */
export interface Rolled {
  /** Pods that run the new manifests and are ready, in their order. */
  readonly done: readonly string[]
  /** The pod at which it stands still, and what that said when it ended. */
  readonly stopped?: { readonly pod: string; readonly reason: string }
}

/** A broker that finds no controller for so long ends: it is what a test can wait for. */
export const impatient = {
  'broker.heartbeat.interval.ms': '500',
  'broker.session.timeout.ms': '3000',
  'initial.broker.registration.timeout.ms': '15000',
}

/** How a node says why it ends, the plainest first. */
const REASONS = [
  /Invalid cluster\.id[^\n]*?(?=\. Expected)/,
  /Stored node id[^\n]*?(?= in \/)/,
  /Unable to register[^\n]*?(?= \()/,
  /timed out[^\n]*?(?= \()/,
]

/** Without paths: they are others in each run. */
const reasonIn = (log: string, otherwise: unknown): string =>
  (REASONS.map((reason) => reason.exec(log)?.[0]).find(Boolean) ?? String(otherwise).split('\n')[0] ?? '')
    .replaceAll(/ in: \S+/g, '')
    .trim()

/** Replaces the nodes as a StatefulSet does: the last first, each when the one before is ready. */
export async function rolled(lab: Lab, pods = lab.pods.toReversed()): Promise<Rolled> {
  const done: string[] = []
  for (const pod of pods) {
    const begun = (await lab.logs(pod)).length
    await lab.end(pod, 'SIGTERM')
    try {
      await lab.start(pod)
      await lab.whenReady(pod)
    } catch (error) {
      const log = (await lab.logs(pod)).slice(begun)
      return { done, stopped: { pod, reason: reasonIn(log, error) } }
    }
    done.push(pod)
  }
  return { done }
}
