import { listed } from '../objects/words.ts'
import type { UnitChange } from '../types.ts'
import { schemaOf } from './definitions.ts'
import type { Schemas } from './schema.ts'

/** What the values of a change were held against. */
export interface Validation {
  /** `Kubernetes 1.36` */
  readonly schemas: string
  /** Kinds of what is new or changed of which there is no schema: `kafka.strimzi.io/v1 KafkaTopic`. */
  readonly without: readonly string[]
}

export function validationOf(changes: readonly UnitChange[], schemas: Schemas): Validation {
  const without = new Set<string>()
  for (const { objects, after: beside } of changes) {
    for (const { before, after, fields } of objects) {
      if (after === undefined || (before !== undefined && fields.length === 0)) continue
      if (schemaOf(after, schemas, beside) === undefined) without.add(`${after.apiVersion} ${after.kind}`)
    }
  }
  return { schemas: schemas.name, without: [...without].sort() }
}

interface Assessed {
  readonly validation: Validation
  readonly objects: Readonly<Record<'added' | 'changed', readonly unknown[]>>
}

/** Most kinds that are named. */
const MOST = 5

/** What was validated and what was not, in a line; none where nothing is new and nothing changed. */
export function validationLines({ validation, objects }: Assessed): string[] {
  return objects.added.length + objects.changed.length === 0 ? [] : [validationLine(validation)]
}

function validationLine({ schemas, without }: Validation): string {
  const more = without.length > MOST ? [`${without.length - MOST} more`] : []
  const kinds = without.length === 0 ? '' : `${listed([...without.slice(0, MOST), ...more])} (no schema: --schemas); `
  return `validated: fields and values, by ${schemas}; not validated: ${kinds}what webhooks, policies and quotas of the cluster refuse`
}
