import type { Rule } from '../platform/validation.ts'
import { isClusterId } from './quorum.ts'

/** The rules for a cluster id; empty: none was given, and no System is there to derive one that only this cluster has. */
export const clusterIdRules: readonly Rule<{ readonly clusterId: string }>[] = [
  {
    prop: 'clusterId',
    broken: ({ clusterId }) => clusterId === '',
    got: () => 'none',
    allowed: () => 'an id that no other cluster has: by it brokers and disks know where they belong',
    fix: () =>
      'give what kafka-storage.sh random-uuid prints and never change it, or build the cluster below a System, which derives it',
  },
  {
    prop: 'clusterId',
    broken: ({ clusterId }) => clusterId !== '' && !isClusterId(clusterId),
    got: ({ clusterId }) => clusterId,
    allowed: () => '22 characters of base64url, not starting with a dash',
    fix: () => 'leave it out, or take what kafka-storage.sh random-uuid prints',
  },
]
