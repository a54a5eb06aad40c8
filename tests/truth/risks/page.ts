import type { Page } from '../tables.ts'
import { changeOf, type Risk, type RiskGroup, type Seen } from './risk.ts'

/** What a fault does before a change and after it. */
export const RISK_PAGE = (groups: readonly RiskGroup[], version: string): Page => ({
  path: 'docs/changes-risks.md',
  introduction: INTRODUCTION(groups.flatMap(({ risks }) => risks).length, version),
  columns: ['change', 'fault', 'before the change', 'after it', 'what `main.ts diff` says'],
  groups: groups.map(({ title, risks }) => ({
    title: `${title[0]?.toUpperCase()}${title.slice(1)}`,
    names: risks.map((risk) => changeOf(risk).name),
  })),
})

const INTRODUCTION = (count: number, version: string) => `# Risks of changes, tried

<!-- Written by \`npm run test:truth\`. -->

Some changes do harm only together with something else: a broker failure, a reader that is behind, time that passes. ${count}
of them were tried on a real Kafka ${version}, as processes on one machine, which are killed, stopped and frozen. Its nodes and its topics are
made from the manifests of the change: first the fault with the old ones, then the same fault with the new ones. A wrong claim of
\`main.ts diff\`, in either direction, fails the test. What Kubernetes does with the same changes is in [changes-truth.md](changes-truth.md).

Listed is what \`main.ts diff\` says about Kafka's part; nothing else that it says about the change is worse.`

/** What is in the line of a risk, behind its name. */
export const cells = (risk: Risk, { before, after }: Seen): string[] => [risk.fault, before, after, claims(risk)]

export const claims = ({ says }: Risk): string =>
  says
    .map((claim) => {
      const [rank, code] = claim.split(' ')
      return `**${rank}** \`${code}\``
    })
    .join('<br>')
