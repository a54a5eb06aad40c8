import { kindOf } from '../../objects/identity.ts'
import { partsAt, text } from '../../objects/shape.ts'
import { workloadOf } from '../../objects/workload.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

/** Names that have to be there once. Variables may be there twice: the last one counts. */
export const twiceRule = refusalRule(
  'K8S-REFUSED-TWICE',
  refused(
    'Two containers, volumes or ports have the same name, or a Service has one port twice.',
    'Give each its own name; remove what a merge has doubled.',
  ),
  (object) => [...pods(object), ...service(object)],
)

const doubled = (names: readonly string[]) => [...new Set(names.filter((name, index) => names.indexOf(name) < index))]

const problems = (path: string, what: string, names: readonly string[]): Problem[] =>
  doubled(names).map((name) => ({
    path,
    value: name,
    reason: `${what} ${name} is there twice`,
    fix: 'Remove one, or give it another name.',
  }))

function pods(object: KubernetesObject): Problem[] {
  const workload = workloadOf(object)
  if (workload === undefined) return []
  const at = workload.path === '' ? 'spec' : `${workload.path}.spec`
  return [
    ...problems(
      `${at}.containers`,
      'The container',
      workload.containers.map(({ name }) => name),
    ),
    ...problems(
      `${at}.volumes`,
      'The volume',
      partsAt(workload.spec, 'volumes').map(({ name }) => text(name) ?? ''),
    ),
    ...workload.containers.flatMap(({ path, part }) =>
      problems(
        `${path}.ports`,
        'The port name',
        partsAt(part, 'ports').flatMap(({ name }) => text(name) ?? []),
      ),
    ),
  ]
}

function service(object: KubernetesObject): Problem[] {
  if (kindOf(object) !== 'Service') return []
  const ports = partsAt(object, 'spec', 'ports')
  return [
    ...problems(
      'spec.ports',
      'The port name',
      ports.flatMap(({ name }) => text(name) ?? []),
    ),
    ...problems(
      'spec.ports',
      'The port',
      ports.map(({ port, protocol }) => `${port}/${protocol}`),
    ),
  ]
}
