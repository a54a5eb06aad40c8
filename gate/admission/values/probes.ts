import { isPart, type Part } from '../../objects/shape.ts'
import { workloadOf } from '../../objects/workload.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc']

/** Probes that are none. */
export const probesRule = refusalRule(
  'K8S-REFUSED-PROBE',
  refused(
    'A probe that checks nothing or two things, waits less than a second, or has a `successThreshold` where only 1 is allowed.',
    'One of exec, httpGet, tcpSocket and grpc; `successThreshold: 1` for liveness and startup.',
  ),
  (object) =>
    (workloadOf(object)?.containers ?? []).flatMap(({ path, part, isInit }) =>
      ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((name) => {
        const probe = part[name]
        return isPart(probe) ? problems(`${path}.${name}`, name, probe, isInit) : []
      }),
    ),
)

function problems(path: string, name: string, probe: Part, isInit: boolean): Problem[] {
  if (isInit)
    return [
      {
        path,
        value: undefined,
        reason: `A container that has to end before the pod starts cannot have a ${name}`,
        fix: 'Remove it, or make it a sidecar: restartPolicy: Always.',
      },
    ]
  const found: Problem[] = []
  const handlers = HANDLERS.filter((handler) => probe[handler] !== undefined)
  if (handlers.length !== 1)
    found.push({
      path,
      value: handlers.join(', '),
      reason: handlers.length === 0 ? `The ${name} says nothing to check` : `The ${name} has ${handlers.join(' and ')}`,
      fix: `One of ${HANDLERS.join(', ')}.`,
    })
  const { successThreshold } = probe
  if (name !== 'readinessProbe' && typeof successThreshold === 'number' && successThreshold !== 1)
    found.push({
      path: `${path}.successThreshold`,
      value: successThreshold,
      reason: `successThreshold of a ${name} must be 1`,
      fix: 'Set it to 1, or remove it.',
    })
  for (const field of [
    'failureThreshold',
    'periodSeconds',
    'timeoutSeconds',
    'initialDelaySeconds',
    'successThreshold',
  ]) {
    const value = probe[field]
    if (typeof value === 'number' && value < 0)
      found.push({ path: `${path}.${field}`, value, reason: `${field} is below zero`, fix: 'Set it to 1 or more.' })
  }
  if (name === 'readinessProbe' && probe.terminationGracePeriodSeconds !== undefined)
    found.push({
      path: `${path}.terminationGracePeriodSeconds`,
      value: probe.terminationGracePeriodSeconds,
      reason: 'A readiness probe stops nothing, and has no terminationGracePeriodSeconds',
      fix: 'Remove it.',
    })
  return found
}
