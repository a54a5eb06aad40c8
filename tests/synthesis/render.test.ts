import { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-28'
import { expect, test } from 'vitest'
import type { System } from '../../constructs/index.ts'
import { render } from '../../synthesis/render.ts'
import { testSystem } from '../support.ts'

const withMaps = (...charts: string[]): System => {
  const system = testSystem()
  for (const name of charts) {
    new k8s.KubeConfigMap(system.chart(name), 'Resource', { metadata: { name }, data: { b: 'yes', a: '' } })
  }
  return system
}

test('each chart is a file; keys are sorted, empty values stay, and words of YAML are quoted', () => {
  expect(render([withMaps('settings')])).toEqual(
    new Map([
      [
        'test/shop/settings.k8s.yaml',
        `apiVersion: v1
kind: ConfigMap
metadata:
  labels:
    app.kubernetes.io/managed-by: cdk8s-kafka
    app.kubernetes.io/part-of: shop
  name: settings
data:
  a: ""
  b: "yes"
`,
      ],
    ]),
  )
})

test('a chart that is added changes no other file', () => {
  const before = render([withMaps('m', 'z')])
  const after = render([withMaps('a', 'm', 'n', 'z')])
  for (const [file, text] of before) expect(after.get(file)).toBe(text)
  expect([...after.keys()].filter((file) => !before.has(file))).toEqual([
    'test/shop/a.k8s.yaml',
    'test/shop/n.k8s.yaml',
  ])
})

test('a chart within a chart is a file of its own, and its objects are in no other', () => {
  const system = testSystem()
  const outer = system.chart('outer')
  new k8s.KubeConfigMap(outer, 'Resource', { metadata: { name: 'a' } })
  new k8s.KubeConfigMap(new Chart(outer, 'outer'), 'Resource', { metadata: { name: 'b' } })
  const names = [...render([system])].map(([file, text]) => [file, text.match(/name: .*/g)])
  expect(names).toEqual([
    ['test/shop/outer.k8s.yaml', ['name: a']],
    ['test/shop/outer-outer.k8s.yaml', ['name: b']],
  ])
})

test('cdk8s’ switch for unsorted keys has no effect: the output is the same whatever the environment', () => {
  const sorted = render([withMaps('settings')])
  process.env.CDK8S_DISABLE_SORT = '1'
  try {
    expect(render([withMaps('settings')])).toEqual(sorted)
  } finally {
    delete process.env.CDK8S_DISABLE_SORT
  }
})
