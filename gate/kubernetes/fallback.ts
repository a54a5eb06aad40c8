import type { Change } from '../change.ts'
import { isWithin } from '../compare/paths.ts'
import type { Codes, FoundHere } from '../found.ts'
import { isBuiltIn, kindOf } from '../objects/identity.ts'
import { counted, kubectl, listed, named, resource } from '../objects/words.ts'
import { workloadOf } from '../objects/workload.ts'
import { forChanged, rule } from '../rule.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { restartOf } from './effects.ts'

const codes = {
  'K8S-POD-TEMPLATE': {
    classes: ['manual-steps', 'rolling-restart', 'no-restart'],
    why: 'Any other change in a pod template replaces pods, even the order of variables or an empty `securityContext`.',
    fix: '`kubectl rollout status`.',
  },
  'K8S-METADATA': {
    classes: ['cosmetic'],
    why: 'Labels and annotations of an object itself; its pods have their own.',
    fix: 'Nothing.',
  },
  'K8S-CUSTOM': {
    classes: ['manual-steps'],
    why: 'A custom resource: what its operator does with the change is not known here.',
    fix: 'See the documentation of the operator.',
  },
  'K8S-SPEC': {
    classes: ['no-restart', 'cosmetic'],
    why: 'Any other field: the change takes effect without a restart.',
    fix: 'Nothing.',
  },
  'K8S-CONFIG': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'The content of a ConfigMap or Secret. Running pods see changed files after a while, changed variables never; they restart if their template changes too.',
    fix: '`kubectl rollout restart` if it is read only at startup.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** What a field change means in general, where no specific rule explains it. */
export const generalRule = rule(
  codes,
  forChanged(({ after, fields }, change) =>
    fields.map((field) => ({ ...generally(change, after, field), explains: [field] })),
  ),
)

function generally(change: Change, object: KubernetesObject, field: FieldChange): FoundHere<Code> {
  const { path } = field
  const workload = workloadOf(object)
  if (workload !== undefined && workload.path !== '' && isWithin(path, workload.path)) {
    return { code: 'K8S-POD-TEMPLATE', ...restartOf(object) }
  }
  if (path.startsWith('metadata.') || path === 'metadata') {
    return {
      code: 'K8S-METADATA',
      class: 'cosmetic',
      why: `Labels and annotations of ${named(object)} describe it; its pods have their own.`,
      action: 'Nothing, unless something outside of these manifests looks for them.',
    }
  }
  if (['ConfigMap', 'Secret'].includes(kindOf(object))) return content(change, object)
  if (!isBuiltIn(object)) {
    return {
      code: 'K8S-CUSTOM',
      class: 'manual-steps',
      why: `${named(object)} is a custom resource: what its operator does with the change is not known here.`,
      action: `Look it up in the documentation of the operator of ${object.apiVersion}.`,
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
  return {
    code: 'K8S-SPEC',
    class: 'no-restart',
    why: `The cluster changes ${named(object)} in place; no pod restarts for it.`,
    action: `${kubectl(object)} get ${resource(object)} -o yaml shows it.`,
  }
}

const isReordered = ({ before, after }: FieldChange) =>
  Array.isArray(before) &&
  Array.isArray(after) &&
  before.length === after.length &&
  [...before].sort().join() === [...after].sort().join()

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
