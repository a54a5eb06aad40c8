import type { Codes } from '../found.ts'

/** What both brokers and single topics can set about records. */
export const recordCodes = {
  'KAFKA-RETENTION-CUT': {
    classes: ['data-loss'],
    why: 'Events beyond the new retention are deleted within minutes, read or not.',
    fix: 'Make sure that every group has read them.',
  },
  'KAFKA-MIN-INSYNC-RAISED': {
    classes: ['outage'],
    why: 'All replicas have to confirm: producers stop whenever a broker is down.',
    fix: 'Keep it below the replication factor.',
  },
  'KAFKA-MESSAGE-SIZE-CUT': {
    classes: ['outage'],
    why: 'Larger batches are refused at once.',
    fix: "Lower the producers' limits first.",
  },
  'KAFKA-UNCLEAN-ELECTION': {
    classes: ['data-loss'],
    why: 'A replica that is behind may become the leader: confirmed events are truncated.',
    fix: 'Leave it false.',
  },
} as const satisfies Codes

/** What both brokers and members of groups can set about sessions. */
export const sessionCodes = {
  'KAFKA-SESSION-TIMEOUT': {
    classes: ['outage', 'manual-steps'],
    why: 'Brokers refuse group members whose session timeout is outside of their bounds.',
    fix: 'Change both sides in the right order.',
  },
} as const satisfies Codes
