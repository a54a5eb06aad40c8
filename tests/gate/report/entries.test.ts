import { expect, test } from 'vitest'
import { reviewed } from '../../../gate/accepted.ts'
import { assess } from '../../../gate/assess.ts'
import { type Files, ManifestReader } from '../../../gate/reading/manifests.ts'
import { githubReport } from '../../../gate/report/github.ts'
import { markdownReport } from '../../../gate/report/markdown.ts'
import { sarifReport } from '../../../gate/report/sarif.ts'
import { textReport } from '../../../gate/report/text.ts'
import { changeText } from '../../../gate/report/values.ts'
import type { Report } from '../../../gate/report/verdict.ts'
import { container, deployment, type Loose, service } from '../objects.ts'

const release = (name: string, tag: string): Loose => {
  const object = deployment()
  object.metadata.name = name
  container(object).image = `registry.example.com/shop/${name}:${tag}`
  return object
}

const reportOf = (before: readonly Loose[], after: readonly Loose[]): Report => {
  const reader = new ManifestReader()
  const files = (objects: readonly Loose[]): Files =>
    new Map(objects.map((object) => [`live/${object.metadata.name}.yaml`, JSON.stringify(object)]))
  const assessment = assess(reader.read(files(before)), reader.read(files(after)))
  return { ...assessment, ...reviewed(assessment.findings, [], '2026-12-01') }
}

const NAMES = ['orders', 'payments', 'shipping', 'billing']

test('a release is one entry, however many services it is of', () => {
  const text = textReport(
    reportOf(
      NAMES.map((name) => release(name, '1.0.0')),
      NAMES.map((name) => release(name, '1.1.0')),
    ),
  )
  expect(text.match(/K8S-IMAGE/g)).toHaveLength(1)
  expect(text).toContain(
    'live: Deployment/billing in live, Deployment/orders in live, Deployment/payments in live, Deployment/shipping in live: K8S-IMAGE',
  )
})

test('what differs between services is not one entry', () => {
  const before = NAMES.map((name) => release(name, '1.0.0'))
  const after = NAMES.map((name) => release(name, name === 'orders' ? '2.0.0' : '1.1.0'))
  expect(textReport(reportOf(before, after)).match(/K8S-IMAGE/g)).toHaveLength(2)
})

test('the first line is the worst thing itself; counts are of objects', () => {
  const after = NAMES.map((name) => release(name, '1.1.0'))
  after[0].spec.replicas = 0
  const [first, second] = textReport(
    reportOf(
      NAMES.map((name) => release(name, '1.0.0')),
      after,
    ),
  ).split('\n')
  expect(first).toBe('outage: Deployment/orders in live: All 3 pods of Deployment/orders stop, and no new ones start.')
  expect(second).toMatch(/^outage: something stops working \(1 outage, \d rolling-restart/)
})

test('entries name the file and the line', () => {
  expect(textReport(reportOf([release('orders', '1.0.0')], [release('orders', '1.1.0')]))).toContain(
    '(live/orders.yaml:1)',
  )
})

test('an old side without anything is a first deployment, and not eighty findings', () => {
  const text = textReport(reportOf([], [...NAMES.map((name) => release(name, '1.0.0')), service()]))
  expect(text).toContain('a first deployment: there was nothing before')
  expect(text).not.toContain('K8S-ADDED')
  expect(text.split('\n').length).toBeLessThan(8)
})

test('long values are cut where they differ', () => {
  const image = (tag: string) =>
    `registry.example.com/a/very/long/path/of/a/company/that/likes/folders/service/orders:${tag}`
  const shown = changeText({ old: image('1.0.0'), new: image('1.1.0') })
  expect(shown).toMatch(/^….*orders:1\.0\.0" → ….*orders:1\.1\.0"$/)
  expect(shown.length).toBeLessThan(100)
})

test('GitHub’s annotations: a line for an entry, with file and line, and the verdict at the end', () => {
  const lines = githubReport(reportOf([release('orders', '1.0.0')], [])).split('\n')
  expect(lines[0]).toMatch(
    /^::error file=live\/orders\.yaml,line=1,title=manual-steps%3A K8S-REMOVED-WORKLOAD live%3A Deployment\/orders in live::/,
  )
  expect(lines.at(-1)).toMatch(/^manual-steps: /)
})

test('SARIF: rules, results with places, suppressions', () => {
  const report = reportOf([release('orders', '1.0.0')], [])
  const accepted = { code: 'K8S-REMOVED-WORKLOAD', object: 'Deployment/orders', reason: 'gone', expires: '2026-12-31' }
  const { runs, version } = JSON.parse(
    sarifReport({ ...report, findings: report.findings.map((finding) => ({ ...finding, accepted })) }),
  )
  expect(version).toBe('2.1.0')
  expect(runs[0].tool.driver.rules.map(({ id }: Loose) => id)).toEqual(['K8S-REMOVED-WORKLOAD'])
  expect(runs[0].results).toMatchObject([
    {
      ruleId: 'K8S-REMOVED-WORKLOAD',
      ruleIndex: 0,
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'live/orders.yaml' }, region: { startLine: 1 } } }],
      suppressions: [{ kind: 'external', justification: 'gone' }],
    },
  ])
})

test('Markdown names many objects in one entry', () => {
  const many = Array.from({ length: 20 }, (_, number) => `service-${number}`)
  const text = markdownReport(
    reportOf(
      many.map((name) => release(name, '1.0.0')),
      many.map((name) => release(name, '1.1.0')),
    ),
  )
  expect(text).toContain('and 14 more')
})
