import { below } from '../compare/paths.ts'
import { kindOf } from '../objects/identity.ts'
import { type Part, partAt, partsAt } from '../objects/shape.ts'
import { workloadOf } from '../objects/workload.ts'
import type { KubernetesObject } from '../types.ts'
import { contradictions } from './contradictions.ts'
import type { Problem } from './problem.ts'
import { refusalRule, refused } from './refusal.ts'

/** Values for which the API server refuses the whole object: the ones that are easily written by mistake. */
export const refusedRule = refusalRule(
  'K8S-REFUSED',
  refused(
    'A value for which the API server refuses the whole object: `yes` or `0644` where a string is needed, a selector that does not match its own pods, a field that is missing or contradicts another.',
    'Quote it; make selector and labels match; add what is missing.',
  ),
  (object) => problemsOf(object),
)

const problemsOf = (object: KubernetesObject): Problem[] => [
  ...texts(object),
  ...selector(object),
  ...rollout(object),
  ...contradictions(object),
]

/** YAML reads some unquoted text as numbers and booleans; these places take strings only. */
function texts(object: KubernetesObject): Problem[] {
  const workload = workloadOf(object)
  const maps: [string, Part][] = [
    ['metadata.labels', partAt(object.metadata as unknown as Part, 'labels')],
    ['metadata.annotations', partAt(object.metadata as unknown as Part, 'annotations')],
  ]
  if (kindOf(object) === 'ConfigMap' || kindOf(object) === 'Secret') maps.push(['data', partAt(object, 'data')])
  if (workload !== undefined && workload.path !== '') maps.push([`${workload.path}.metadata.labels`, workload.labels])
  const found = maps.flatMap(([path, map]) =>
    Object.entries(map).flatMap(([key, value]) => notText(below(path, key), value)),
  )
  for (const { path, part } of workload?.containers ?? []) {
    for (const { name, value } of partsAt(part, 'env')) found.push(...notText(`${path}.env[${name}].value`, value))
    for (const list of ['command', 'args']) {
      const words = part[list]
      if (Array.isArray(words))
        found.push(...words.flatMap((word, index) => notText(`${path}.${list}[${index}]`, word)))
    }
  }
  return found
}

function notText(path: string, value: unknown): Problem[] {
  if (value === undefined || typeof value === 'string') return []
  const text = typeof value === 'object' ? 'text' : JSON.stringify(String(value))
  return [
    {
      path,
      value,
      reason: `${path} is ${JSON.stringify(value)}, not a string`,
      fix: `Quote it: ${text}`,
      isRead: true,
    },
  ]
}

function selector(object: KubernetesObject): Problem[] {
  const workload = workloadOf(object)
  const labels = partAt(object, 'spec', 'selector', 'matchLabels')
  if (workload === undefined || kindOf(object) === 'batch/Job') return []
  const lacking = Object.entries(labels).filter(([key, value]) => workload.labels[key] !== value)
  if (lacking.length === 0) return []
  const words = lacking.map(([key, value]) => `${key}=${value}`).join(', ')
  return [
    {
      path: 'spec.selector',
      value: labels,
      reason: `spec.selector requires ${words}, which its own pods do not have`,
      fix: `Add ${words} to the labels of the template.`,
    },
  ]
}

function rollout(object: KubernetesObject): Problem[] {
  const strategy = partAt(object, 'spec', 'strategy')
  const { maxSurge, maxUnavailable } = partAt(strategy, 'rollingUpdate')
  const isNone = (value: unknown) => value === 0 || value === '0%'
  const problems: Problem[] = []
  if (isNone(maxSurge) && isNone(maxUnavailable)) {
    problems.push({
      path: 'spec.strategy.rollingUpdate',
      value: { maxSurge, maxUnavailable },
      reason: 'maxSurge and maxUnavailable are both 0, so no pod can be replaced',
      fix: 'Set one of them to 1.',
    })
  }
  if (strategy.type === 'Recreate' && strategy.rollingUpdate !== undefined) {
    problems.push({
      path: 'spec.strategy.rollingUpdate',
      value: strategy.rollingUpdate,
      reason: 'rollingUpdate is set although the type is Recreate',
      fix: 'Remove it.',
    })
  }
  return problems
}
