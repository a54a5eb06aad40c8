import { z } from 'zod'
import { json } from './codec.ts'

/** Annotation of pods whose program is not one of ours: the variables that it reads, by the names of our settings. */
export const SETTINGS_ANNOTATION = 'cdk8s-kafka/settings'

/** What that annotation says. */
export const settingNames = json(z.record(z.string(), z.string()))
