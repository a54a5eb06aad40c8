import type { Change } from '../change.ts'
import { fieldsAt } from '../compare/paths.ts'
import type { Codes, FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { type Part, partAt, partsAt } from '../objects/shape.ts'
import { kubectl, listed, named } from '../objects/words.ts'
import { type Container, type Workload, workloadOf } from '../objects/workload.ts'
import { forChanged, type Pair, rule } from '../rule.ts'
import { stalled } from './effects.ts'

const codes = {
  'K8S-POD-SECURITY': {
    classes: ['manual-steps'],
    why: 'A namespace refuses pods that it used to accept, or pods that no longer meet its level; running pods stay until they are replaced.',
    fix: '`kubectl label --dry-run=server` lists them.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

const LABEL = 'pod-security.kubernetes.io/enforce'

/** Pods that their namespace refuses: the API server accepts the workload, but its pods are never created. */
export const podSecurityRule = rule(
  codes,
  forChanged((pair, change) => [...pods(pair, change), ...namespace(pair)]),
)

function pods(pair: Pair, change: Change): FoundHere<Code>[] {
  const [before, after] = [workloadOf(pair.before), workloadOf(pair.after)]
  const { namespace } = pair.after.metadata
  const level = namespace && change.after.find('Namespace', undefined, namespace)?.metadata.labels?.[LABEL]
  if (before === undefined || after === undefined || (level !== 'baseline' && level !== 'restricted')) return []
  const old = violations(before, level)
  return [...violations(after, level)].flatMap(([path, problems]): FoundHere<Code>[] => {
    const added = problems.filter((problem) => !old.get(path)?.includes(problem))
    if (added.length === 0) return []
    return [
      {
        code: 'K8S-POD-SECURITY',
        class: 'manual-steps',
        path,
        // Nothing else comes of what is missing: no pod is replaced.
        explains: [path, [after.path, 'spec.securityContext'].filter(Boolean).join('.')].flatMap((one) =>
          fieldsAt(pair.fields, one),
        ),
        old: undefined,
        new: added,
        why: `Namespace/${namespace} enforces the level ${level} and refuses new pods of ${named(pair.after)}, which lack ${listed(added)}: the API server accepts the object, but its pods are never created. ${stalled(pair.after)}`,
        action: `Restore it. ${kubectl(pair.after)} get events --field-selector reason=FailedCreate shows what was refused.`,
      },
    ]
  })
}

/** What a pod lacks for a level, by where it is set. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
function violations({ spec, containers, path }: Workload, level: string): Map<string, string[]> {
  const top = path === '' ? 'spec' : `${path}.spec`
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key] === true).map((key) => `${key}: false`)
  if (partsAt(spec, 'volumes').some(({ hostPath }) => hostPath !== undefined)) shared.push('volumes without hostPath')
  return new Map([
    [top, shared],
    ...containers.map((container): [string, string[]] => [
      `${container.path}.securityContext`,
      level === 'restricted' ? restricted(container, partAt(spec, 'securityContext')) : baseline(container),
    ]),
  ])
}

const baseline = ({ part }: Container): string[] => [
  ...(partAt(part, 'securityContext').privileged === true ? ['privileged: false'] : []),
  ...(partsAt(part, 'ports').some(({ hostPort }) => hostPort !== undefined) ? ['ports without hostPort'] : []),
]

function restricted(container: Container, pod: Part): string[] {
  const own = partAt(container.part, 'securityContext')
  const { drop } = partAt(own, 'capabilities')
  const { type } = partAt(own.seccompProfile === undefined ? pod : own, 'seccompProfile')
  return [
    ...baseline(container),
    ...(own.allowPrivilegeEscalation === false ? [] : ['allowPrivilegeEscalation: false']),
    ...(Array.isArray(drop) && drop.includes('ALL') ? [] : ['capabilities.drop: [ALL]']),
    ...((own.runAsNonRoot ?? pod.runAsNonRoot) === true ? [] : ['runAsNonRoot: true']),
    ...((own.runAsUser ?? pod.runAsUser) === 0 ? ['a runAsUser that is not 0'] : []),
    ...(type === 'RuntimeDefault' || type === 'Localhost' ? [] : ['seccompProfile']),
  ]
}

/** A namespace that refuses more than it did. */
const levels = ['privileged', 'baseline', 'restricted']

function namespace({ before, after, fields }: Pair): FoundHere<Code>[] {
  if (kindOf(after) !== 'Namespace') return []
  const [old, now] = [before, after].map(({ metadata }) => metadata.labels?.[LABEL])
  if (levels.indexOf(now ?? 'privileged') <= levels.indexOf(old ?? 'privileged')) return []
  const path = `metadata.labels[${LABEL}]`
  return [
    {
      code: 'K8S-POD-SECURITY',
      class: 'manual-steps',
      path,
      old,
      new: now,
      explains: fieldsAt(fields, path),
      why: `${named(after)} refuses new pods that do not meet the level ${now}. Running pods stay until they are replaced.`,
      action: `kubectl label --dry-run=server --overwrite namespace ${after.metadata.name} ${LABEL}=${now} lists the pods that would be refused.`,
    },
  ]
}
