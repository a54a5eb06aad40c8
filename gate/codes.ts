import { type CodeDocumentation, kafkaCodes } from './kafka/codes.ts'
import { kubernetesCodes } from './kubernetes/codes.ts'

/** Every code that a finding can have, Kafka's first. */
export const allCodes: Readonly<Record<string, CodeDocumentation>> = { ...kafkaCodes, ...kubernetesCodes }
