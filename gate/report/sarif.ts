import { allCodes } from '../codes.ts'
import { printable } from '../printable.ts'
import { type ChangeClass, rankOf } from '../types.ts'
import { objectName } from './groups.ts'
import { type Report, worthTelling } from './verdict.ts'

/**
 * SARIF 2.1.0, for code scanning. What is accepted is suppressed.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(report: Report): string {
  const findings = worthTelling(report)
  const used = [...new Set(findings.map(({ code }) => code))].sort()
  const value = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'cdk8s-kafka-gate',
            rules: used.map((id) => ({
              id,
              shortDescription: { text: allCodes[id]?.why ?? id },
              help: { text: allCodes[id]?.fix ?? '' },
            })),
          },
        },
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: used.indexOf(finding.code),
          level: levelOf(finding.class),
          message: { text: printable(`${objectName(finding)}: ${finding.why} ${finding.action}`) },
          locations: [
            {
              ...(finding.place && {
                physicalLocation: {
                  artifactLocation: { uri: encodeURI(printable(finding.place.file)) },
                  region: { startLine: finding.place.line },
                },
              }),
              logicalLocations: [
                { fullyQualifiedName: printable(`${finding.unit}/${finding.object.kind}/${finding.object.name}`) },
              ],
            },
          ],
          properties: { class: finding.class, path: printable(finding.path) },
          ...(finding.accepted && {
            suppressions: [{ kind: 'external', justification: printable(finding.accepted.reason) }],
          }),
        })),
      },
    ],
  }
  return JSON.stringify(value, null, 2)
}

const levelOf = (one: ChangeClass) =>
  rankOf(one) <= rankOf('manual-steps') ? 'error' : rankOf(one) <= rankOf('ordering-break') ? 'warning' : 'note'
