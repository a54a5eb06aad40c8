import type { UnitFinding } from '../../synthesis/gate/assess.ts'
import { changeClasses } from '../../synthesis/gate/types.ts'
import type { Change, Group, Outcome } from './change.ts'
import { nameIn } from './observed/stored.ts'
import type { Truth } from './run.ts'

/** Where the table is. */
export const PAGE = 'docs/changes-truth.md'

/** A row of the table, and what came of it. */
export interface Row {
  readonly change: Change
  readonly home: string
  readonly truth: Truth
}

/** The page: what was observed beside what had been said. */
export function page(groups: readonly Group[], rowOf: (change: Change) => Row, server: string): string {
  const changes = groups.flatMap((group) => group.changes)
  const open = changes.filter(({ kafka }) => kafka === 'not yet observed').length
  return [
    INTRODUCTION(changes.length, open, server),
    ...groups.map(({ title, changes: some }) =>
      [
        `## ${title}`,
        '',
        '| change | what the API server did | what `main.ts diff` had said | Kafka |',
        '|---|---|---|---|',
        ...some.map((change) => line(rowOf(change))),
      ].join('\n'),
    ),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

const INTRODUCTION = (count: number, open: number, server: string) => `# Changes, tried

<!-- Written by \`npm run test:truth\`. -->

${count} changes of a small system, each applied to a real Kubernetes ${server}: the old manifests, then the new ones, by
\`kubectl apply -f <folder>\`. What the API server and its controllers did stands beside what \`main.ts diff\` says about
the same two folders. A wrong claim, in either direction, fails the test.

No pod runs: each template names a scheduler that nobody has. Observed are objects, refusals, claims, and revisions of pod
templates: a new revision of a Deployment or StatefulSet is what replaces its pods. What Kafka does is not seen here: the ${open}
rows with *Kafka not yet observed* say what is seen of them in Kubernetes, and prove nothing about Kafka.

*(elsewhere)*: in another namespace.`

/** The first cell is the name of the change: a unit test looks for it. */
export const cell = (text: string): string => text.replaceAll('|', '\\|')

function line({ change, home, truth }: Row): string {
  const kafka =
    change.kafka === undefined
      ? ''
      : change.kafka === 'not yet observed'
        ? '*Kafka not yet observed*'
        : `${change.kafka.did} (${change.kafka.seenBy})`
  return `| ${[change.name, happened(truth), said(home, truth.findings), kafka].map(cell).join(' | ')} |`
}

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
  const [first = ''] = lines.filter((text) => /Invalid value|Forbidden|Bad ?Request|cannot|error/i.test(text))
  const text = first.slice(first.lastIndexOf(': ') + 2).replaceAll(/[`<>*]/g, '')
  const [fields] = /^updates to statefulset spec/.exec(text) ?? [text]
  return fields === text ? text : `${fields} are forbidden for most fields`
}

function said(home: string, findings: readonly UnitFinding[]): string {
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
