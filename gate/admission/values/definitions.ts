import { kindOf } from '../../objects/identity.ts'
import { type Part, partAt, partsAt, text, valueAt } from '../../objects/shape.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

/** Definitions of custom resources, and the versions that are stored. */
export const definitionsRule = refusalRule(
  'K8S-REFUSED-DEFINITION',
  refused(
    'A CustomResourceDefinition without exactly one stored version or with a name that does not fit; or a version goes in which objects are stored.',
    'Serve the new version first, store all objects in it, take the old one out of `status.storedVersions`, then remove it.',
  ),
  (object, change, side) => {
    if (kindOf(object) !== 'apiextensions.k8s.io/CustomResourceDefinition') return []
    const before = side === 'after' ? change.of(object)?.before : undefined
    return [...alone(object), ...(before === undefined ? [] : goneVersions(before, object))]
  },
)

const versionsOf = (object: KubernetesObject): Part[] => partsAt(object, 'spec', 'versions')
const storedIn = (object: KubernetesObject) =>
  versionsOf(object)
    .filter(({ storage }) => storage === true)
    .map(({ name }) => text(name) ?? '')

function alone(object: KubernetesObject): Problem[] {
  const found: Problem[] = []
  const stored = storedIn(object)
  if (stored.length !== 1)
    found.push({
      path: 'spec.versions',
      value: stored.join(', '),
      reason: `${stored.length} versions have storage: true`,
      fix: 'Exactly one version is stored.',
    })
  const { group, names } = partAt(object, 'spec')
  const name = `${text(valueAt(names, 'plural'))}.${text(group)}`
  if (object.metadata.name !== name)
    found.push({
      path: 'metadata.name',
      value: object.metadata.name,
      reason: `The name has to be ${name}: the plural and the group`,
      fix: `Name it ${name}.`,
    })
  for (const version of versionsOf(object)) {
    if (
      valueAt(version, 'schema', 'openAPIV3Schema') === undefined &&
      partAt(object, 'spec').preserveUnknownFields !== true
    )
      found.push({
        path: `spec.versions[${text(version.name)}].schema`,
        value: undefined,
        reason: `The version ${text(version.name)} has no schema`,
        fix: 'Add openAPIV3Schema.',
      })
  }
  return found
}

function goneVersions(before: KubernetesObject, after: KubernetesObject): Problem[] {
  const kept = new Set(versionsOf(after).map(({ name }) => text(name)))
  return storedIn(before)
    .filter((version) => !kept.has(version))
    .map((version) => ({
      path: `spec.versions[${version}]`,
      value: undefined,
      reason: `Objects are stored as ${version}, which status.storedVersions says and which is no longer a version`,
      fix: `Keep ${version} with served: false until all objects are stored in the new version and status.storedVersions is patched.`,
    }))
}
