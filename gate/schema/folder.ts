import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../../contracts/user-error.ts'
import { valueAt } from '../objects/shape.ts'
import { fromJsonSchema } from './json-schema.ts'
import { anything, type Schema, type Schemas } from './schema.ts'

/**
 * Schemas of a folder, named as kubeconform and the catalogues of others name them: `deployment-apps-v1.json`,
 * `kafka.strimzi.io/kafka_v1beta2.json`. What it does not have is looked up in others.
 * @throws {UserError} if there is no such folder, or no schema in it; of a file that is no JSON, when it is asked for.
 */
export function folderSchemas(folder: string, others: Schemas): Schemas {
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false))
    throw new UserError(`--schemas: got ${JSON.stringify(folder)}, expected a folder of JSON schemas`)
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .reverse()
      .flatMap((file) => namesOf(file, folder).map((name) => [name, file] as const)),
  )
  if (files.size === 0)
    throw new UserError(
      `--schemas: got ${JSON.stringify(folder)}, expected JSON schemas in it, like deployment-apps-v1.json or kafka.strimzi.io/kafka_v1beta2.json`,
    )
  const known = new Map<string, Schema>()
  const read = (apiVersion: string, kind: string): Schema | undefined => {
    const file = candidates(apiVersion, kind).flatMap((name) => files.get(name) ?? [])[0]
    if (file === undefined) return undefined
    const schema = known.get(file) ?? withMeta(schemaIn(file))
    known.set(file, schema)
    return schema
  }
  const hasKubernetes = read('apps/v1', 'Deployment') !== undefined
  return {
    name: hasKubernetes ? `the schemas in ${folder}` : `${others.name} and the schemas in ${folder}`,
    isComplete: hasKubernetes || others.isComplete,
    of: (apiVersion, kind) => read(apiVersion, kind) ?? (hasKubernetes ? undefined : others.of(apiVersion, kind)),
  }
}

/** By its own name, and by that of its folder. */
function namesOf(file: string, root: string): string[] {
  const path = file.toLowerCase()
  const name = path.slice(path.lastIndexOf('/') + 1)
  const folder = dirname(file) === root ? '' : `${dirname(path).split('/').at(-1)}/`
  return folder === '' ? [name] : [name, `${folder}${name}`]
}

function candidates(apiVersion: string, kind: string): string[] {
  const [version = '', group = ''] = apiVersion.toLowerCase().split('/').reverse()
  const lower = kind.toLowerCase()
  if (group === '') return [`${lower}-${version}.json`, `${lower}_${version}.json`]
  const [first] = group.split('.')
  return [
    `${group}/${lower}_${version}.json`,
    `${lower}-${group}-${version}.json`,
    `${lower}-${first}-${version}.json`,
    `${lower}_${version}.json`,
  ]
}

const parsed = new Map<string, unknown>()

function jsonOf(file: string): unknown {
  if (!parsed.has(file)) {
    try {
      parsed.set(file, JSON.parse(readFileSync(file, 'utf8')))
    } catch (error) {
      throw new UserError(`--schemas: ${file}: got JSON that cannot be read: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }
  return parsed.get(file)
}

function schemaIn(file: string): Schema {
  const referredFrom =
    (from: string) =>
    (reference: string): unknown => {
      const [path = '', pointer = ''] = reference.split('#')
      const target = path === '' ? from : join(dirname(from), path)
      // What a schema names elsewhere is not fetched.
      if (/^\w+:/.test(path) || !existsSync(target)) return undefined
      return valueAt(jsonOf(target), ...pointer.split('/').slice(1))
    }
  return fromJsonSchema(jsonOf(file), referredFrom(file))
}

/** Schemas of custom resources say nothing of what every object has. */
function withMeta(schema: Schema): Schema {
  if (schema.type !== 'object') return schema
  return {
    type: 'object',
    fields: () => {
      const { known, required, isOpen } = schema.fields()
      const common = ['apiVersion', 'kind', 'metadata', 'status'].map((field) => [field, anything] as const)
      return { known: new Map([...common, ...[...known].filter(([field]) => field !== 'status')]), required, isOpen }
    },
  }
}
