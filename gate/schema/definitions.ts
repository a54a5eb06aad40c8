import { isBuiltIn, kindOf } from '../objects/identity.ts'
import { partAt, partsAt, text } from '../objects/shape.ts'
import type { KubernetesObject } from '../types.ts'
import { fromJsonSchema } from './json-schema.ts'
import type { Schema, Schemas } from './schema.ts'

const known = new WeakMap<readonly KubernetesObject[], ReadonlyMap<string, Schema>>()

/**
 * The schema of an object: of the API, or of a CustomResourceDefinition that is applied with it.
 * @param beside the objects that are applied together
 */
export function schemaOf(
  { apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>,
  schemas: Schemas,
  beside: readonly KubernetesObject[],
): Schema | undefined {
  const found = schemas.of(apiVersion, kind)
  if (found !== undefined || isBuiltIn({ apiVersion })) return found
  const defined = known.get(beside) ?? definedIn(beside)
  known.set(beside, defined)
  return defined.get(`${apiVersion} ${kind}`)
}

const definedIn = (objects: readonly KubernetesObject[]): ReadonlyMap<string, Schema> =>
  new Map(
    objects
      .filter((object) => kindOf(object) === 'apiextensions.k8s.io/CustomResourceDefinition')
      .flatMap((definition) => {
        const { group } = partAt(definition, 'spec')
        const { kind } = partAt(definition, 'spec', 'names')
        return partsAt(definition, 'spec', 'versions').flatMap((version) => {
          const schema = partAt(version, 'schema', 'openAPIV3Schema')
          if (Object.keys(schema).length === 0) return []
          return [[`${text(group)}/${text(version.name)} ${text(kind)}`, fromJsonSchema(withCommon(schema))] as const]
        })
      }),
  )

/** Every object has these, whatever its definition says. */
const withCommon = (schema: Readonly<Record<string, unknown>>) => ({
  ...schema,
  properties: { ...partAt(schema, 'properties'), apiVersion: {}, kind: {}, metadata: {}, status: {} },
})
