import type { Place } from '../../found.ts'

/** A value and where it stands. */
export interface Field extends Place {
  readonly value: string
}
