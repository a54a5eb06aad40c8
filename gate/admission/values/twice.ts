import { kindOf } from '../../objects/identity.ts'
import { partsAt, text } from '../../objects/shape.ts'
import { workloadOf } from '../../objects/workload.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Problem } from '../problem.ts'
import { refusalRule } from '../refusal.ts'

/**
 * What kubectl tells the items of a list apart by, and that is there twice. A new object with that is refused. In one that is
 * there kubectl merges the two, and server-side apply refuses. Variables may be there twice: the last one counts.
 */
export const twiceRule = refusalRule(
  'K8S-TWICE',
  {
    classes: ['manual-steps'],
    why: 'Two containers, volumes, mounts or ports of a Service have the same key. A new object is refused; in one that is there `kubectl apply` merges the two into one, and server-side apply refuses.',
    fix: 'Give each its own name, path or number; remove what a merge has doubled.',
  },
  (object) => [...pods(object), ...service(object)],
)

const doubled = (names: readonly string[]) => [...new Set(names.filter((name, index) => names.indexOf(name) < index))]

const problems = (path: string, what: string, names: readonly string[]): Problem[] =>
  doubled(names).map((name) => ({
    path,
    value: name,
    reason: `${what} ${name} is there twice`,
    fix: 'Remove one, or give it its own.',
    isMerged: true,
  }))

function pods(object: KubernetesObject): Problem[] {
  const workload = workloadOf(object)
  if (workload === undefined) return []
  const at = workload.path === '' ? 'spec' : `${workload.path}.spec`
  const of = (list: string) => workload.containers.filter(({ path }) => path.startsWith(`${at}.${list}[`))
  return [
    ...['containers', 'initContainers'].flatMap((list) =>
      problems(
        `${at}.${list}`,
        'The container',
        of(list).map(({ name }) => name),
      ),
    ),
    ...problems(
      `${at}.volumes`,
      'The volume',
      partsAt(workload.spec, 'volumes').map(({ name }) => text(name) ?? ''),
    ),
    ...workload.containers.flatMap(({ path, part }) =>
      problems(
        `${path}.volumeMounts`,
        'The mount at',
        partsAt(part, 'volumeMounts').map(({ mountPath }) => text(mountPath) ?? ''),
      ),
    ),
  ]
}

const service = (object: KubernetesObject): Problem[] =>
  kindOf(object) === 'Service'
    ? problems(
        'spec.ports',
        'The port',
        partsAt(object, 'spec', 'ports').map(({ port, protocol }) => `${port}/${protocol}`),
      )
    : []
