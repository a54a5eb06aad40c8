import { isPart, type Part, partAt } from '../objects/shape.ts'
import { anything, type Fields, type Schema } from './schema.ts'

/** Finds what `$ref` names; `undefined` where it is not there. */
export type Referred = (reference: string) => unknown

/** Reads a JSON schema: of a file, or of a CustomResourceDefinition. What it does not understand may be anything. */
export function fromJsonSchema(value: unknown, referred: Referred = () => undefined): Schema {
  if (!isPart(value)) return anything
  if (typeof value.$ref === 'string') {
    const reference = value.$ref
    return isScalar(referred(reference))
      ? fromJsonSchema(referred(reference), referred)
      : { type: 'object', fields: () => fieldsOf(referred(reference), referred) }
  }
  if (value['x-kubernetes-int-or-string'] === true || value.format === 'int-or-string')
    return { type: 'integer or string' }
  const type = Array.isArray(value.type) ? value.type.find((one) => one !== 'null') : value.type
  switch (type) {
    case 'string': {
      const words = Array.isArray(value.enum) ? value.enum.filter((word) => typeof word === 'string') : []
      return words.length > 0 ? { type: 'word', words } : { type: 'string' }
    }
    case 'integer':
    case 'number':
    case 'boolean':
      return { type }
    case 'array':
      return { type: 'list', items: fromJsonSchema(value.items, referred) }
    case 'object':
      return objectOf(value, referred)
    default:
      return isPart(value.properties) ? objectOf(value, referred) : anything
  }
}

/** What a reference names is a type of its own, except for a quantity, a time and the like. */
const isScalar = (value: unknown) => !isPart(value) || !isPart(value.properties)

function objectOf(value: Part, referred: Referred): Schema {
  if (isPart(value.properties)) return { type: 'object', fields: () => fieldsOf(value, referred) }
  const { additionalProperties } = value
  return isPart(additionalProperties)
    ? { type: 'map', values: fromJsonSchema(additionalProperties, referred) }
    : anything
}

const fieldsOfSchema = new WeakMap<object, Fields>()

function fieldsOf(value: unknown, referred: Referred): Fields {
  if (!isPart(value)) return { known: new Map(), required: new Set(), isOpen: true }
  const made = fieldsOfSchema.get(value)
  if (made !== undefined) return made
  const required = Array.isArray(value.required) ? value.required.filter((field) => typeof field === 'string') : []
  const fields: Fields = {
    known: new Map(
      Object.entries(partAt(value, 'properties')).map(([field, one]) => [field, fromJsonSchema(one, referred)]),
    ),
    required: new Set(required),
    isOpen:
      value['x-kubernetes-preserve-unknown-fields'] === true ||
      (value.additionalProperties !== undefined && value.additionalProperties !== false),
  }
  fieldsOfSchema.set(value, fields)
  return fields
}
