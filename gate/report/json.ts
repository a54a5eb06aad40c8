import type { ListedObject } from '../assess.ts'
import { type Report, verdictOf } from './verdict.ts'

/** The report for programs. What is absent is null. */
export function jsonReport(report: Report): string {
  const verdict = verdictOf(report)
  const list = (objects: readonly ListedObject[]) =>
    objects.map(({ unit, apiVersion, kind, namespace, name }) => ({
      unit,
      apiVersion,
      kind,
      namespace: namespace ?? null,
      name,
    }))
  const value = {
    verdict: { class: verdict.class ?? null, headline: verdict.headline ?? null, summary: verdict.summary },
    findings: report.findings.map((finding) => ({
      code: finding.code,
      class: finding.class,
      object: { ...finding.object, namespace: finding.object.namespace ?? null },
      path: finding.path,
      old: finding.old ?? null,
      new: finding.new ?? null,
      why: finding.why,
      action: finding.action,
      unit: finding.unit,
      ...(finding.place && { place: finding.place }),
      ...(finding.accepted && { accepted: { reason: finding.accepted.reason, expires: finding.accepted.expires } }),
    })),
    objects: {
      added: list(report.objects.added),
      changed: list(report.objects.changed),
      removed: list(report.objects.removed),
      unchanged: list(report.objects.unchanged),
    },
    validation: report.validation,
  }
  return JSON.stringify(value, null, 2)
}
