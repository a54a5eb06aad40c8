import { cell } from '../page.ts'
import { changeOf, type Risk, type RiskGroup, type Seen } from './risk.ts'

/** Where the table is. */
export const PAGE = 'docs/changes-risks.md'

/** The page: what a fault does before a change and after it, beside what is said about the change. */
export function page(groups: readonly RiskGroup[], seenOf: (risk: Risk) => Seen, version: string): string {
  const count = groups.flatMap(({ risks }) => risks).length
  const tables = groups.map(({ title, risks }) =>
    [
      `## ${title[0]?.toUpperCase()}${title.slice(1)}`,
      '',
      '| change | fault | before the change | after it | what `main.ts diff` says |',
      '|---|---|---|---|---|',
      ...risks.map((risk) => line(risk, seenOf(risk))),
    ].join('\n'),
  )
  return `${[INTRODUCTION(count, version), ...tables].join('\n\n')}\n`
}

const INTRODUCTION = (count: number, version: string) => `# Risks of changes, tried

<!-- Written by \`npm run test:truth\`. -->

Some changes do harm only together with something else: a broker that dies, a reader that is behind, time that passes. ${count}
of them were tried on a real Kafka ${version}, as processes on one machine, which are killed, stopped and frozen. Its nodes and its topics are
made from the manifests of the change: first the fault with the old ones, then the same fault with the new ones. A wrong claim of
\`main.ts diff\`, in either direction, fails the test. What Kubernetes does with the same changes is [told apart](changes-truth.md).

Listed is what \`main.ts diff\` says about Kafka's part; nothing else that it says about the change is worse.`

function line(risk: Risk, { before, after }: Seen): string {
  const said = risk.says.map((claim) => {
    const [rank, code] = claim.split(' ')
    return `**${rank}** \`${code}\``
  })
  return `| ${[changeOf(risk).name, risk.fault, before, after, said.join('<br>')].map(cell).join(' | ')} |`
}
