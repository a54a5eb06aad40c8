import type { Report } from '../../../gate/report/verdict.ts'
import { changeClasses } from '../../../gate/types.ts'
import type { Disaster, Harmless } from './row.ts'

/** Where both lists are, with what is said about them. */
export const PAGE = 'docs/changes-by-hand.md'

/** A row, and what `main.ts diff` says about it. */
export interface Judged<Row> {
  readonly row: Row
  readonly report: Report
}

export const page = (disasters: readonly Judged<Disaster>[], harmless: readonly Judged<Harmless>[]): string =>
  `# Changes, made by hand

<!-- Written by \`npx vitest run --project unit tests/gate/by-hand -u\`. -->

${disasters.length} disasters and ${harmless.length} harmless changes, made as people and bad merges make them: by editing the YAML of the
reference systems in \`dist\`, or of others, written as Helm renders it. Nothing is applied. Which classes fit a disaster was
decided by what Kubernetes and Kafka do with it, not by what \`main.ts diff\` reports. The tests fail if a disaster gets a class that does not fit it,
and if a harmless change is called worse than rolling-restart. [Others](changes-truth.md) were tried on a real API server.

If a change has several findings, the worst class comes first.

## Disasters

| change | what it does | what \`main.ts diff\` says |
|---|---|---|
${disasters.map(({ row, report }) => line(row.name, row.why, said(report))).join('\n')}

## Harmless changes

| change | what \`main.ts diff\` says |
|---|---|
${harmless.map(({ row, report }) => line(row.name, said(report))).join('\n')}
`

const line = (...cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`

/** Classes, worst first, each with its codes. */
function said({ findings }: Report): string {
  if (findings.length === 0) return 'nothing changes'
  return changeClasses
    .flatMap((one) => {
      const codes = new Set(findings.flatMap((finding) => (finding.class === one ? [`\`${finding.code}\``] : [])))
      return codes.size === 0 ? [] : [`**${one}** ${[...codes].join(', ')}`]
    })
    .join('<br>')
}
