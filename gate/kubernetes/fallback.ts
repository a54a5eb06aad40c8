import type { Change } from '../change.ts'
import { isWithin } from '../compare/paths.ts'
import { about, type Codes, type Found, type FoundHere } from '../found.ts'
import { isBuiltIn, kindOf } from '../objects/identity.ts'
import { isPart } from '../objects/shape.ts'
import { counted, kubectl, listed, named, resource } from '../objects/words.ts'
import { workloadOf } from '../objects/workload.ts'
import { forChanged, rule } from '../rule.ts'
import { type FieldChange, type KubernetesObject, rankOf } from '../types.ts'
import { isUnderstoodNew } from './added-kinds.ts'
import { restartOf } from './effects.ts'
import { isUnknownInPods, knownField } from './known-fields.ts'
import { type Reading, readingsOf } from './labels.ts'
import { usesOf } from './secret-uses.ts'

const codes = {
  'K8S-POD-TEMPLATE': {
    classes: ['manual-steps', 'rolling-restart', 'no-restart'],
    why: 'Any other change in a pod template replaces pods, even the order of variables or an empty `securityContext`.',
    fix: '`kubectl rollout status`.',
  },
  'K8S-METADATA': {
    classes: ['no-restart', 'cosmetic'],
    why: 'Labels and annotations of an object itself that no selector of the manifests and no controller known here reads; or that are read by what only watches.',
    fix: 'Nothing.',
  },
  'K8S-SPEC': {
    classes: ['no-restart', 'cosmetic'],
    why: 'A field whose effect is known: it comes without a restart.',
    fix: 'Nothing.',
  },
  'K8S-FIELD-NOT-KNOWN': {
    classes: ['manual-steps'],
    why: 'Fields that no rule explains and that are not in the table of those that do no harm: what comes of them is not known here.',
    fix: 'Look at it: `kubectl explain`. Accept it when it is fine.',
  },
  'K8S-KIND-NOT-KNOWN': {
    classes: ['manual-steps'],
    why: 'A custom resource, or a new object of a kind that acts on others: what the cluster or an operator does with it is not known here.',
    fix: 'See the documentation of the kind. Accept it when it is fine.',
  },
  'K8S-LABEL-NOT-KNOWN': {
    classes: ['manual-steps'],
    why: 'A label or annotation that a controller reads (Argo CD, Flux, Helm, Strimzi, a service mesh, a load balancer and others), or by which something of the manifests selects: what comes of it is not known here.',
    fix: 'See the documentation of the controller. Accept it when it is fine.',
  },
  'K8S-SECRET': {
    classes: ['manual-steps'],
    why: 'A key of a Secret has another value: who can log in, or read what it opens, changes with it. Charts that draw passwords anew at each rendering do that.',
    fix: 'Set the new value where it is checked as well, or keep the old one.',
  },
  'K8S-CONFIG': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'The content of a ConfigMap or Secret. Running pods see changed files after a while, changed variables never; they restart if their template changes too.',
    fix: '`kubectl rollout restart` if it is read only at startup.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** What a change means in general, where no specific rule explains it. */
export const generalRule = rule(codes, (change: Change) => [...changedFields(change), ...newKinds(change)])

const changedFields = forChanged(({ after, fields }, change) =>
  fields.map((field) => ({ ...generally(change, after, field), explains: [field] })),
)

/** New objects of kinds that act on what is there. */
const newKinds = (change: Change): Found<Code>[] =>
  change.objects.flatMap(({ before, after }) =>
    before !== undefined || after === undefined || isUnderstoodNew(change, after)
      ? []
      : about(after, {
          code: 'K8S-KIND-NOT-KNOWN' as const,
          class: 'manual-steps' as const,
          new: { kind: after.kind, name: after.metadata.name },
          why: `${named(after)} is new, and what a ${after.kind} of ${after.apiVersion} does is not known here.`,
          action: lookUp(after),
        }),
  )

const lookUp = (object: KubernetesObject) =>
  isBuiltIn(object)
    ? `Look at it: kubectl explain ${object.kind.toLowerCase()}.`
    : `Look at it, in the documentation of the operator of ${object.apiVersion}.`

function generally(change: Change, object: KubernetesObject, field: FieldChange): FoundHere<Code> {
  const { path } = field
  const workload = workloadOf(object)
  if (workload !== undefined && workload.path !== '' && isWithin(path, workload.path)) {
    return inPods(change, object, workload.path, field)
  }
  if (
    path === 'metadata.labels' ||
    path === 'metadata.annotations' ||
    /^metadata\.(?:labels|annotations)[.[]/.test(path)
  )
    return metadata(change, object, field)
  if (
    ['ConfigMap', 'Secret'].includes(kindOf(object)) &&
    !path.startsWith('metadata') &&
    path !== 'immutable' &&
    path !== 'apiVersion'
  )
    return secret(change, object, field) ?? content(change, object)
  if (!isBuiltIn(object) && !path.startsWith('metadata')) {
    return {
      code: 'K8S-KIND-NOT-KNOWN',
      class: 'manual-steps',
      why: `${named(object)} is a custom resource: what its operator does with the change is not known here.`,
      action: lookUp(object),
    }
  }
  if (field.before !== undefined && field.after !== undefined && Array.isArray(field.after) && isReordered(field)) {
    return {
      code: 'K8S-SPEC',
      class: 'cosmetic',
      why: 'Only the order changed, which means nothing here.',
      action: 'Nothing.',
    }
  }
  const known = knownField(object, field)
  if (known === undefined) {
    return {
      code: 'K8S-FIELD-NOT-KNOWN',
      class: 'manual-steps',
      why: `What the cluster does with ${path} of ${named(object)} is not known here.`,
      action: lookUp(object),
    }
  }
  return {
    code: 'K8S-SPEC',
    class: known.class,
    why: `${named(object)} ${known.why}`,
    action: 'Nothing.',
  }
}

/** Pods are replaced; some fields do more than that. */
function inPods(change: Change, object: KubernetesObject, template: string, field: FieldChange): FoundHere<Code> {
  const restart = restartOf(object)
  const [worst] = worstFirst(readingsOf(change, object, field, `${template}.metadata`))
  if (worst?.class === 'manual-steps') {
    return {
      code: 'K8S-LABEL-NOT-KNOWN',
      class: 'manual-steps',
      why: `${worst.why} ${restart.why}`,
      action: 'Look at it, in its documentation.',
    }
  }
  const spec = `${template}.spec.`
  if (field.path.startsWith(spec) && isUnknownInPods(field.path.slice(spec.length), field) && !isEmpty(field)) {
    return {
      code: 'K8S-FIELD-NOT-KNOWN',
      class: 'manual-steps',
      why: `What the pods of ${named(object)} make of ${field.path.slice(spec.length)} is not known here. ${restart.why}`,
      action: `Try it where it may fail: ${restart.action}`,
    }
  }
  return { code: 'K8S-POD-TEMPLATE', ...restart }
}

/** An empty part says nothing, and replaces pods all the same. */
const isEmpty = ({ before, after }: FieldChange) =>
  [before, after].every((value) => value === undefined || (isPart(value) && Object.keys(value).length === 0))

/** Of the object itself: pods have their own. */
function metadata(change: Change, object: KubernetesObject, field: FieldChange): FoundHere<Code> {
  const [worst, ...more] = worstFirst(readingsOf(change, object, field, 'metadata'))
  if (worst === undefined) {
    return {
      code: 'K8S-METADATA',
      class: 'cosmetic',
      why: `No selector of the manifests and no controller known here reads it; the pods of ${named(object)} have their own.`,
      action: 'Nothing, unless something outside of these manifests looks for it.',
    }
  }
  const isKnown = worst.class !== 'manual-steps'
  return {
    code: isKnown ? 'K8S-METADATA' : 'K8S-LABEL-NOT-KNOWN',
    class: worst.class,
    why: `${named(object)}: ${[worst, ...more.filter((one) => one.class === worst.class)].map(({ why }) => why).join(' ')}`,
    action: isKnown ? 'Nothing.' : 'Look at it, in its documentation.',
  }
}

const worstFirst = (readings: readonly Reading[]) =>
  [...readings].sort((one, other) => rankOf(one.class) - rankOf(other.class))

const isReordered = ({ before, after }: FieldChange) =>
  Array.isArray(before) &&
  Array.isArray(after) &&
  before.length === after.length &&
  [...before].sort().join() === [...after].sort().join()

/** What another value of a Secret does to those who use it; `undefined` where nobody does, or where it is renewed as a matter of course. */
function secret(
  change: Change,
  object: KubernetesObject,
  { path, before, after }: FieldChange,
): FoundHere<Code> | undefined {
  const [, word, key] = /^data(?:\.([\w-]+)|\[([^\]]*)\])$/.exec(path) ?? []
  const name = word ?? key
  if (object.kind !== 'Secret' || name === undefined || before === undefined || after === undefined) return undefined
  // Certificates are renewed, and both are good.
  if (object.type === 'kubernetes.io/tls') return undefined
  const uses = usesOf(
    object,
    name,
    change.after.usersOf('Secret', object.metadata.namespace, object.metadata.name),
    change.after,
  )
  if (uses === '') return undefined
  return {
    code: 'K8S-SECRET',
    class: 'manual-steps',
    // Hidden on both sides: that says nothing.
    old: undefined,
    new: undefined,
    why: `${name} of ${named(object)} has another value, used by ${uses}: who can log in, or read what it opens, changes with it. ${content(change, object).why}`,
    action: `Set it where it is checked as well, or keep the old value. If each rendering of a chart draws it anew, set it in the chart's values.`,
  }
}

/** Mounted files change while pods run; variables do not, and most programs read both only once. */
function content(change: Change, object: KubernetesObject): FoundHere<Code> {
  const users = change.after.usersOf(object.kind, object.metadata.namespace, object.metadata.name)
  const names = listed(users.map((user) => named(user.object)))
  const restarted = users.filter((user) => change.isRolledOut(user.object))
  const effect = restarted.map((user) => restartOf(user.object)).find((one) => one.class === 'rolling-restart')
  const content = `The content of ${named(object)}`
  if (users.length === 0) {
    return {
      code: 'K8S-CONFIG',
      class: 'no-restart',
      why: `${content} is used by no workload of these manifests.`,
      action: 'Nothing.',
    }
  }
  if (effect !== undefined) {
    const waiting = users.filter((user) => !restarted.includes(user))
    const others = waiting.length === 0 ? '' : ` Not restarted: ${listed(waiting.map((user) => named(user.object)))}.`
    return {
      code: 'K8S-CONFIG',
      class: 'rolling-restart',
      why: `${content} is read again: the template of ${listed(restarted.map((user) => named(user.object)))} changes, too. ${effect.why}${others}`,
      action: effect.action,
    }
  }
  const restart = users
    .filter(({ path }) => path === 'spec.template')
    .map((user) => `${kubectl(user.object)} rollout restart ${resource(user.object)}`)
  return {
    code: 'K8S-CONFIG',
    class: 'no-restart',
    why: `${content} changes while ${names} (${counted(users.length, 'workload')}) keep${users.length === 1 ? 's' : ''} running: mounted files follow within a minute or two, variables and what was read at startup do not.`,
    action: restart.length === 0 ? 'Nothing.' : `If it is read only at startup: ${restart.join('; ')}`,
  }
}
