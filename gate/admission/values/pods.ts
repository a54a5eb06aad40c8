import { kindOf } from '../../objects/identity.ts'
import { isPart, partAt, partsAt, text } from '../../objects/shape.ts'
import { type Workload, workloadOf } from '../../objects/workload.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

/** What pods of a kind cannot have. */
export const podsRule = refusalRule(
  'K8S-REFUSED-POD',
  refused(
    'A `restartPolicy` or `activeDeadlineSeconds` that this kind does not allow, a variable with a value and a source, a toleration or a security context that contradicts itself.',
    'Jobs: `restartPolicy: Never` or `OnFailure`; all others: `Always`, without a deadline.',
  ),
  (object) => {
    const workload = workloadOf(object)
    if (workload === undefined) return []
    const at = workload.path === '' ? 'spec' : `${workload.path}.spec`
    return [
      ...restarts(object, workload, at),
      ...variables(workload),
      ...security(workload),
      ...tolerations(workload, at),
    ]
  },
)

function restarts(object: KubernetesObject, { spec }: Workload, at: string): Problem[] {
  const { restartPolicy, activeDeadlineSeconds, terminationGracePeriodSeconds } = spec
  const isJob = ['batch/Job', 'batch/CronJob'].includes(kindOf(object))
  const found: Problem[] = []
  if (isJob && restartPolicy === 'Always')
    found.push({
      path: `${at}.restartPolicy`,
      value: restartPolicy,
      reason: `The pods of a ${object.kind} end, and cannot have restartPolicy Always, which is the default`,
      fix: 'Set restartPolicy to Never or OnFailure.',
    })
  if (object.kind !== 'Pod' && !isJob) {
    if (restartPolicy !== 'Always')
      found.push({
        path: `${at}.restartPolicy`,
        value: restartPolicy,
        reason: `The pods of a ${object.kind} are always restarted, and cannot have restartPolicy ${text(restartPolicy)}`,
        fix: 'Remove it.',
      })
    if (activeDeadlineSeconds !== undefined)
      found.push({
        path: `${at}.activeDeadlineSeconds`,
        value: activeDeadlineSeconds,
        reason: `The pods of a ${object.kind} run all the time, and cannot have activeDeadlineSeconds`,
        fix: 'Remove it.',
      })
  } else if (typeof activeDeadlineSeconds === 'number' && activeDeadlineSeconds < 1) {
    found.push({
      path: `${at}.activeDeadlineSeconds`,
      value: activeDeadlineSeconds,
      reason: 'activeDeadlineSeconds of pods is at least 1',
      fix: 'Set it to 1 or more, or remove it.',
    })
  }
  if (typeof terminationGracePeriodSeconds === 'number' && terminationGracePeriodSeconds < 0)
    found.push({
      path: `${at}.terminationGracePeriodSeconds`,
      value: terminationGracePeriodSeconds,
      reason: 'terminationGracePeriodSeconds is below zero',
      fix: 'Set it to 0 or more.',
    })
  return found
}

const SOURCES = ['secretKeyRef', 'configMapKeyRef', 'fieldRef', 'resourceFieldRef', 'fileKeyRef']

function variables({ containers }: Workload): Problem[] {
  return containers.flatMap(({ path, part }) =>
    partsAt(part, 'env').flatMap((variable): Problem[] => {
      const { name, value, valueFrom } = variable
      const at = `${path}.env[${text(name)}]`
      if (!isPart(valueFrom)) return []
      if (text(value))
        return [
          {
            path: `${at}.valueFrom`,
            value: undefined,
            reason: `The variable ${text(name)} has a value and a source`,
            fix: 'Remove value or valueFrom.',
          },
        ]
      const sources = SOURCES.filter((source) => valueFrom[source] !== undefined)
      return sources.length === 1
        ? []
        : [
            {
              path: `${at}.valueFrom`,
              value: sources.join(', '),
              reason: `The variable ${text(name)} has ${sources.length} sources`,
              fix: `One of ${SOURCES.slice(0, 4).join(', ')}.`,
            },
          ]
    }),
  )
}

function security({ containers }: Workload): Problem[] {
  return containers.flatMap(({ path, part }): Problem[] => {
    const { privileged, allowPrivilegeEscalation } = partAt(part, 'securityContext')
    return privileged === true && allowPrivilegeEscalation === false
      ? [
          {
            path: `${path}.securityContext.allowPrivilegeEscalation`,
            value: false,
            reason: 'A privileged container cannot have allowPrivilegeEscalation: false',
            fix: 'Remove one of them.',
          },
        ]
      : []
  })
}

function tolerations({ spec }: Workload, at: string): Problem[] {
  return partsAt(spec, 'tolerations').flatMap(
    ({ key, operator, value, effect, tolerationSeconds }, index): Problem[] => {
      const path = `${at}.tolerations[${index}]`
      if (operator === 'Exists' && text(value))
        return [
          {
            path: `${path}.value`,
            value,
            reason: 'A toleration with operator Exists has no value',
            fix: 'Remove the value, or use Equal.',
          },
        ]
      if (!text(key) && operator !== 'Exists')
        return [
          {
            path: `${path}.operator`,
            value: operator,
            reason: 'A toleration without a key needs operator Exists',
            fix: 'Set the key, or operator: Exists.',
          },
        ]
      if (tolerationSeconds !== undefined && effect !== 'NoExecute')
        return [
          {
            path: `${path}.effect`,
            value: effect,
            reason: 'tolerationSeconds needs effect NoExecute',
            fix: 'Set effect: NoExecute.',
          },
        ]
      return []
    },
  )
}
