import { partsAt, text, valueAt } from '../../objects/shape.ts'
import { listed, named } from '../../objects/words.ts'
import type { ResourceField, Row } from '../../rows.ts'
import type { KubernetesObject } from '../../types.ts'
import type { StrimziCode } from './codes.ts'

type Found = ReturnType<Row<StrimziCode>[1]>

/** What fields of a KafkaUser do. */
export const userRows: readonly Row<StrimziCode>[] = [
  [/^spec\.authorization\b/, rights],
  [
    /^spec\.authentication\b/,
    ({ after }) => ({
      code: 'STRIMZI-RIGHTS',
      class: 'outage',
      why: `The credentials in Secret/${after.metadata.name} become others, of another kind: clients that have the old ones are refused.`,
      action: 'Add a user with the new authentication, move its client to it, then remove this one.',
    }),
  ],
  [
    /^spec\.quotas\b/,
    ({ after }) => ({
      code: 'STRIMZI-IN-PLACE',
      class: 'no-restart',
      why: `The brokers slow the clients of ${named(after)} down to the new quotas, at once.`,
      action: 'Nothing, if they are above what the clients need.',
    }),
  ],
  [
    /^spec\.template\b/,
    ({ after }) => ({
      code: 'STRIMZI-IN-PLACE',
      class: 'no-restart',
      why: `The operator changes labels and annotations of Secret/${after.metadata.name}.`,
      action: 'Nothing, unless something copies it by them.',
    }),
  ],
]

/** Each right as a text; denials are none. */
function rightsOf(user: KubernetesObject, type: 'allow' | 'deny'): string[] {
  return partsAt(user, 'spec', 'authorization', 'acls')
    .filter((acl) => (text(acl.type) ?? 'allow') === type)
    .flatMap((acl) => {
      const [kind, name, pattern] = ['type', 'name', 'patternType'].map((key) => text(valueAt(acl, 'resource', key)))
      const host = text(acl.host) ?? '*'
      const operations = Array.isArray(acl.operations) ? acl.operations.map(String) : [text(acl.operation) ?? 'All']
      const where = `${kind}${name === undefined ? '' : ` ${name}`}${pattern === 'prefix' ? '*' : ''}${host === '*' ? '' : ` from ${host}`}`
      return operations.map((operation) => `${operation} on ${where}`)
    })
}

/** What includes another right: `All` every operation, and reading or writing a description. */
function covers(have: readonly string[], right: string): boolean {
  const [operation = '', where = ''] = right.split(' on ')
  const implied = operation === 'Describe' ? ['Read', 'Write', 'Alter', 'Delete'] : []
  return [operation, 'All', ...implied].some((one) => have.includes(`${one} on ${where}`))
}

function rights({ before, after }: ResourceField): Found {
  const now = rightsOf(after, 'allow')
  const gone = rightsOf(before, 'allow').filter((right) => !covers(now, right))
  const denied = rightsOf(after, 'deny').filter((right) => !rightsOf(before, 'deny').includes(right))
  const lost = [...gone, ...denied.map((right) => `${right} (denied)`)]
  if (lost.length > 0) {
    return {
      code: 'STRIMZI-RIGHTS',
      class: 'outage',
      why: `${named(after)} loses ${listed(lost)}: a client that needs it is refused within a second, while it runs.`,
      action: 'Make sure that its client no longer does this, or keep the right.',
    }
  }
  return {
    code: 'STRIMZI-RIGHTS',
    class: 'no-restart',
    why: `${named(after)} keeps its rights, and may get more.`,
    action: 'Nothing, if it should have them.',
  }
}
