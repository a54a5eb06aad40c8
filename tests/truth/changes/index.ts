import type { Group } from '../change.ts'
import { cosmetic } from './cosmetic.ts'
import { disks } from './disks.ts'
import { jobs } from './jobs.ts'
import { kafka } from './kafka.ts'
import { notKnown } from './not-known.ts'
import { parts } from './parts.ts'
import { unknownFields, wrongValues } from './refused.ts'
import { services } from './services.ts'
import { settings } from './settings.ts'
import { topics } from './topics.ts'
import { workloads } from './workloads.ts'

/** The table of the truth test. */
export const groups: readonly Group[] = [
  disks,
  workloads,
  services,
  jobs,
  settings,
  kafka,
  topics,
  parts,
  cosmetic,
  unknownFields,
  wrongValues,
  notKnown,
]
