import type { UnitFinding } from '../../gate/types.ts'
import { changeClasses } from '../../gate/types.ts'
import type { Change, Group, Outcome } from './change.ts'
import { nameIn } from './observed/stored.ts'
import type { Truth } from './run.ts'
import { namesIn, type Page } from './tables.ts'

/** What the API server did with each change. */
export const PAGE = (groups: readonly Group[], server: string): Page => {
  const changes = groups.flatMap((group) => group.changes)
  const live = changes.filter((change) => change.live !== undefined).length
  return {
    path: 'docs/changes-truth.md',
    introduction: INTRODUCTION(changes.length, live, server),
    columns: ['change', 'what the API server did', 'what `main.ts diff` had said', ''],
    groups: namesIn(groups),
  }
}

const INTRODUCTION = (count: number, live: number, server: string) => `# Changes, tried

<!-- Written by \`npm run test:truth\`. -->

${count} changes of a small system, each applied to a real Kubernetes ${server}: the old manifests, then the new ones, by
\`kubectl apply -f <folder>\`. What the API server and its controllers did is compared with what \`main.ts diff\` says about
the same two folders. A wrong claim, in either direction, fails the test.

No pod runs: each template names a scheduler that does not exist. Observed are objects, refusals, claims, and revisions of pod
templates: a new revision of a Deployment or StatefulSet is what replaces its pods. The ${live} rows with *also live* were applied
to a system that runs, too: [changes-live.md](changes-live.md).

*(elsewhere)*: in another namespace.`

/** What is in the line of a change, behind its name. */
export const cells = ({ live }: Change, home: string, truth: Truth): string[] => [
  happened(truth),
  said(home, truth.findings),
  live === undefined ? '' : '*also live*',
]

const words: readonly (readonly [keyof Outcome, string])[] = [
  ['refused', 'refused'],
  ['restarted', 'new revision, pods are replaced'],
  ['scaled', 'scaled'],
  ['created', 'made'],
  ['left', 'left behind'],
  ['claimsMade', 'claims made'],
  ['claimsGone', 'claims deleted'],
]

function happened({ outcome, errors }: Truth): string {
  const parts = words.flatMap(([key, word]) => {
    const names = outcome[key]
    if (names.length === 0) return []
    const shown = names.map((name) => (key.startsWith('claims') ? name.replace('PersistentVolumeClaim/', '') : name))
    return [`**${word}**: ${shortened(shown)}${key === 'refused' ? ` (${reason(errors)})` : ''}`]
  })
  return parts.length === 0 ? 'taken; no pod is replaced' : parts.join('<br>')
}

/** The heart of what kubectl prints: what stands behind the last colon. */
function reason(errors: string): string {
  const lines = errors.split('\n').filter((text) => /: \S/.test(text))
  const [first = ''] = lines.filter((text) =>
    /Invalid value|Required value|Forbidden|Bad ?Request|cannot|error/i.test(text),
  )
  const text = first.slice(first.lastIndexOf(': ') + 2).replaceAll(/[`<>*]/g, '')
  const [fields] = /^updates to statefulset spec/.exec(text) ?? [text]
  return fields === text ? text : `${fields} are forbidden for most fields`
}

/** What the gate says, in short. */
export function said(home: string, findings: readonly UnitFinding[]): string {
  if (findings.length === 0) return 'nothing changes'
  const groups = new Map<string, Set<string>>()
  for (const { class: rank, code, object } of findings) {
    const key = `${changeClasses.indexOf(rank)} ${code}`
    const name = nameIn(home, { kind: object.kind, metadata: { name: object.name, namespace: object.namespace } })
    groups.set(key, (groups.get(key) ?? new Set()).add(name))
  }
  return [...groups]
    .map(([key, names]) => {
      const [rank, code] = key.split(' ')
      return `**${changeClasses[Number(rank)]}** \`${code}\` ${shortened([...names])}`
    })
    .join('<br>')
}

const shortened = (names: readonly string[]) =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`
