import { createHash } from 'node:crypto'

/** A member of the controller quorum. */
export interface Voter {
  readonly nodeId: number
  readonly host: string
}

/** Kafka's `controller.quorum.voters`, sorted by node id so that the file never changes without a reason. */
export const quorumVoters = (voters: readonly Voter[], port: number): string =>
  [...voters]
    .sort((a, b) => a.nodeId - b.nodeId)
    .map(({ nodeId, host }) => `${nodeId}@${host}:${port}`)
    .join(',')

/**
 * A cluster id that is the same on every machine and different for every cluster: 16 bytes of a digest of the cluster's
 * coordinates, base64url without padding. The disks store it: it must never change while they exist.
 */
export function clusterIdOf(environment: string, system: string, cluster: string): string {
  const digest = createHash('sha256').update(`${environment}/${system}/${cluster}`).digest()
  const id = digest.subarray(0, 16).toString('base64url')
  // Kafka's command line reads an id that starts with a dash as an option.
  return id.startsWith('-') ? `A${id.slice(1)}` : id
}

/** Whether a text is a cluster id: 16 bytes in base64url, not starting with a dash. */
export const isClusterId = (id: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/.test(id)
