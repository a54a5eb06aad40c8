import type { Group } from '../change.ts'
import { cosmetic } from './cosmetic.ts'
import { disks } from './disks.ts'
import { jobs } from './jobs.ts'
import { kafka } from './kafka.ts'
import { parts } from './parts.ts'
import { services } from './services.ts'
import { settings } from './settings.ts'
import { topics } from './topics.ts'
import { workloads } from './workloads.ts'

/** The table of the truth test. */
export const groups: readonly Group[] = [disks, workloads, services, jobs, settings, kafka, topics, parts, cosmetic]
