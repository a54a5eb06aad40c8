import type { Rule } from '../platform/validation.ts'
import { isClusterId } from './quorum.ts'

/** The rules for a cluster id; empty: none was given, and there is no System to derive a unique one from. */
export const clusterIdRules: readonly Rule<{ readonly clusterId: string }>[] = [
  {
    prop: 'clusterId',
    broken: ({ clusterId }) => clusterId === '',
    got: () => 'none',
    allowed: () => 'an id that no other cluster has: it tells brokers and disks where they belong',
    fix: () =>
      'use the output of kafka-storage.sh random-uuid and never change it, or build the cluster in a System, which derives it',
  },
  {
    prop: 'clusterId',
    broken: ({ clusterId }) => clusterId !== '' && !isClusterId(clusterId),
    got: ({ clusterId }) => clusterId,
    allowed: () => '22 characters of base64url, not starting with a dash',
    fix: () => 'leave it out, or use the output of kafka-storage.sh random-uuid',
  },
]
