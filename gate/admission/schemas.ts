import { isBuiltIn, kindOf } from '../objects/identity.ts'
import { named } from '../objects/words.ts'
import type { Rule } from '../rule.ts'
import { type Misfit, misfits } from '../schema/check.ts'
import { schemaOf } from '../schema/definitions.ts'
import type { Schemas } from '../schema/schema.ts'
import type { KubernetesObject } from '../types.ts'
import type { Problem } from './problem.ts'
import { type ProblemsOf, refusalRule, refused } from './refusal.ts'

/** What the schemas of the API do not have: kinds, fields, values. */
export function schemaRules(schemas: Schemas): readonly Rule[] {
  const known = new WeakMap<KubernetesObject, readonly Misfit[]>()
  const misfitsOf: (...asked: Parameters<ProblemsOf>) => readonly Misfit[] = (object, change, side) => {
    const found = known.get(object)
    if (found !== undefined) return found
    const schema = schemaOf(object, schemas, change[side].objects)
    const made =
      schema === undefined
        ? []
        : misfits(change.asWritten(object), schema).filter((misfit) => !isFilledIn(object, misfit))
    known.set(object, made)
    return made
  }
  return [
    refusalRule(
      'K8S-REFUSED-KIND',
      refused(
        'A kind or version of the API that Kubernetes does not serve: "no matches for kind". Beta versions of its own kinds are served by nobody who does not ask for them.',
        'Write the version that is served. For a different version of Kubernetes: `--schemas`.',
      ),
      (object) => unserved(object, schemas),
    ),
    refusalRule(
      'K8S-REFUSED-FIELD',
      refused(
        'A field that the API does not have, often misspelt. `kubectl apply` asks for strict validation, which refuses it; with `--validate=false` it is dropped without a word.',
        'Spell it as the API does: `kubectl explain`.',
      ),
      (...asked) =>
        misfitsOf(...asked).flatMap((misfit) => (misfit.kind === 'unknown' ? unknown(asked[0], misfit) : [])),
    ),
    refusalRule(
      'K8S-REFUSED-VALUE',
      refused(
        'A value that is not of the type that the API has, a word that it does not know, an amount like `256MB`, or a field that is missing.',
        'Write what is expected.',
      ),
      (...asked) => misfitsOf(...asked).flatMap((misfit) => (misfit.kind === 'unknown' ? [] : wrong(misfit))),
    ),
  ]
}

/** Kinds in which the API server asks for what its schema calls required; in others it fills in some of it. */
const asks =
  /^(?:apps|batch|policy|autoscaling)\/|^networking\.k8s\.io\/Ingress$|^(?:Pod|Service|PersistentVolumeClaim)$/

const isFilledIn = (object: KubernetesObject, { kind, path }: Misfit) =>
  kind === 'missing' &&
  (/(?:^|\.)(?:apiVersion|kind)$/.test(path) || (isBuiltIn(object) && !asks.test(kindOf(object))) || path === 'status')

function unserved({ apiVersion, kind }: KubernetesObject, schemas: Schemas): Problem[] {
  if (!schemas.isComplete || !isBuiltIn({ apiVersion }) || schemas.of(apiVersion, kind) !== undefined) return []
  const served = servedAs(kind, schemas)
  return [
    {
      path: 'apiVersion',
      value: apiVersion,
      reason: `${schemas.name} does not serve ${kind} of ${apiVersion}: kubectl says "no matches for kind"`,
      fix:
        served === undefined
          ? 'Check the spelling; for a different version of Kubernetes: --schemas.'
          : `Write apiVersion: ${served}; check its fields.`,
    },
  ]
}

/** The groups that kinds have moved to. */
const servedAs = (kind: string, schemas: Schemas): string | undefined =>
  [
    'v1',
    'apps/v1',
    'batch/v1',
    'networking.k8s.io/v1',
    'policy/v1',
    'autoscaling/v2',
    'rbac.authorization.k8s.io/v1',
    'storage.k8s.io/v1',
    'apiextensions.k8s.io/v1',
    'admissionregistration.k8s.io/v1',
    'scheduling.k8s.io/v1',
    'coordination.k8s.io/v1',
    'discovery.k8s.io/v1',
    'node.k8s.io/v1',
    'apiregistration.k8s.io/v1',
    'certificates.k8s.io/v1',
    'events.k8s.io/v1',
  ].find((apiVersion) => schemas.of(apiVersion, kind) !== undefined)

const unknown = (object: KubernetesObject, { path, value, expected }: Misfit): Problem[] => [
  {
    path,
    value,
    isRead: true,
    reason: `${path} is no field of ${object.kind} (${object.apiVersion})${expected === '' ? '' : `; ${expected} may be meant`}`,
    refusedBy: `kubectl asks for strict validation, with which the API server says "unknown field" and`,
    fix:
      expected === ''
        ? `Remove it from ${named(object)}; kubectl explain ${object.kind.toLowerCase()} lists the fields.`
        : `Write ${expected}.`,
  },
]

const wrong = ({ kind, path, value, expected }: Misfit): Problem[] => [
  kind === 'missing'
    ? { path, value, reason: `${path} is missing`, fix: `Set ${path}.` }
    : {
        path,
        value,
        reason: `${path} is ${shown(value)}, and not ${expected}`,
        fix: `Write ${expected}.`,
        isRead: kind === 'type',
      },
]

const shown = (value: unknown) => {
  const text = JSON.stringify(value) ?? ''
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
