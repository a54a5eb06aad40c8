import { describe, expect, test } from 'vitest'
import { reviewed } from '../../../gate/accepted.ts'
import { assess } from '../../../gate/assess.ts'
import { jsonReport } from '../../../gate/report/json.ts'
import { markdownReport } from '../../../gate/report/markdown.ts'
import { textReport } from '../../../gate/report/text.ts'
import { type Report, verdictOf } from '../../../gate/report/verdict.ts'
import type { KubernetesObject } from '../../../gate/types.ts'
import { changed, configMap, container, deployment, type Loose, service } from '../objects.ts'

function report(
  before: readonly KubernetesObject[],
  change: (...objects: Loose[]) => unknown,
  acceptances: Loose[] = [],
): Report {
  const sides = [before, changed(before, change)].map((objects) => new Map([['live/shop', objects]]))
  const assessment = assess(sides[0] ?? new Map(), sides[1] ?? new Map())
  return { ...assessment, ...reviewed(assessment.findings, acceptances, '2026-11-21') }
}

const stopped = (acceptances: Loose[] = []) =>
  report(
    [deployment(), service()],
    (workload) => Object.assign(workload.spec, { replicas: 0, minReadySeconds: 5 }),
    acceptances,
  )
const acceptance = { code: 'K8S-REPLICAS-ZERO', object: 'Deployment/shop', reason: 'closed', expires: '2026-12-31' }

describe('the verdict', () => {
  test('is the worst, in one line', () => {
    expect(verdictOf(stopped())).toEqual({
      class: 'outage',
      headline:
        'outage: Deployment/shop in live: All 3 pods of Deployment/shop stop, and no new ones start. Nothing answers behind Service/shop.',
      summary: 'outage: something stops working (1 outage, 1 no-restart); objects: 1 changed, 1 unchanged',
    })
  })

  test('is the worst of what nobody has accepted', () => {
    expect(verdictOf(stopped([acceptance]))).toEqual({
      class: 'no-restart',
      headline: undefined,
      summary: 'no-restart: nothing restarts (1 no-restart, 1 accepted); objects: 1 changed, 1 unchanged',
    })
  })

  test('of nothing', () => {
    expect(verdictOf(report([service()], () => undefined))).toEqual({
      class: undefined,
      headline: undefined,
      summary: 'nothing changes; objects: 1 unchanged',
    })
  })
})

test('JSON has every field, and null for what is absent', () => {
  const value = JSON.parse(jsonReport(stopped([acceptance])))
  expect(Object.keys(value)).toEqual(['verdict', 'findings', 'objects', 'validation'])
  expect(value.findings[0]).toEqual({
    code: 'K8S-REPLICAS-ZERO',
    class: 'outage',
    object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'live', name: 'shop' },
    path: 'spec.replicas',
    old: 3,
    new: 0,
    why: 'All 3 pods of Deployment/shop stop, and no new ones start. Nothing answers behind Service/shop.',
    action: 'Keep at least 1. To start it again: kubectl -n live scale deployment/shop --replicas=3',
    unit: 'live/shop',
    accepted: { reason: 'closed', expires: '2026-12-31' },
  })
  expect(value.findings[1]).toMatchObject({ path: 'spec.minReadySeconds', old: null, new: 5 })
  expect(value.objects).toMatchObject({
    added: [],
    changed: [{ kind: 'Deployment' }],
    removed: [],
    unchanged: [{ kind: 'Service' }],
  })
})

test('text', () => {
  expect(
    textReport(stopped()),
  ).toBe(`outage: Deployment/shop in live: All 3 pods of Deployment/shop stop, and no new ones start. Nothing answers behind Service/shop.
outage: something stops working (1 outage, 1 no-restart); objects: 1 changed, 1 unchanged
validated: fields and values, by Kubernetes 1.36; not validated: what webhooks, policies and quotas of the cluster refuse

outage: something stops working
  live/shop: Deployment/shop in live: K8S-REPLICAS-ZERO
    spec.replicas: 3 → 0
    why: All 3 pods of Deployment/shop stop, and no new ones start. Nothing answers behind Service/shop.
    do:  Keep at least 1. To start it again: kubectl -n live scale deployment/shop --replicas=3

no-restart: nothing restarts
  live/shop: Deployment/shop in live: K8S-SPEC
    spec.minReadySeconds: (absent) → 5
    why: Deployment/shop waits longer, or shorter, in its next rollout.

unchanged: 1`)
})

describe('Markdown', () => {
  test('begins with the verdict, and folds away what is harmless', () => {
    const text = markdownReport(stopped())
    expect(text).toMatch(
      /^### What applying this does\n\n\*\*outage: Deployment\/shop in live: All 3 pods .*\*\*\n\noutage: something stops working /,
    )
    expect(text).toContain(
      '#### outage: something stops working (1)\n\n- **K8S-REPLICAS-ZERO** live/shop: Deployment/shop in live\n  - `spec.replicas`: `3 → 0`',
    )
    expect(text).toContain('<details><summary>no-restart: nothing restarts (1)</summary>')
    expect(text).toContain(
      '<details><summary>objects unchanged (1)</summary>\n\n- live/shop: Service/shop\n\n</details>',
    )
  })

  test('shows what is accepted, and by what reason', () => {
    expect(markdownReport(stopped([acceptance]))).toContain('*Accepted until 2026-12-31:* closed')
  })

  test('makes no markup of what manifests say', () => {
    const text = markdownReport(
      report([deployment()], (object) => {
        container(object).image = 'shop:`<b>@team`'
        object.metadata.annotations = { 'a/b': '</details>\n# title' }
      }),
    )
    expect(text).not.toMatch(/^# title/m)
    const withoutCode = text.replace(/(`+)[^`].*?\1/g, '')
    expect(withoutCode.match(/<\/details>/g)?.length).toBe(withoutCode.match(/<details>/g)?.length)
    expect(withoutCode).not.toContain('@team')
  })

  test('shows the lines of a text that differ', () => {
    const text = markdownReport(report([configMap()], ({ data }) => (data['shop.conf'] = 'a=1\nb=3\n')))
    expect(text).toContain('`- b=2; + b=3`')
  })
})

test('fields of which the same is said stand together', () => {
  const text = textReport(
    report([deployment()], (object) => {
      container(object).env[0].value = 'blue'
      container(object).env[1].value = '8'
    }),
  )
  expect(text.match(/K8S-POD-TEMPLATE/g)).toHaveLength(1)
  expect(text).toContain('env[COLOR].value: "red" → "blue"')
  expect(text).toContain('env[SIZE].value: "7" → "8"')
})
