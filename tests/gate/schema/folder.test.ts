import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { assess } from '../../../gate/assess.ts'
import { textReport } from '../../../gate/report/text.ts'
import { folderSchemas } from '../../../gate/schema/folder.ts'
import { kubernetesSchemas } from '../../../gate/schema/kubernetes.ts'
import { scratch } from '../../commands/program.ts'
import { deployment, type Loose, other } from '../objects.ts'

const folder = (files: Readonly<Record<string, unknown>>): string => {
  const root = scratch()
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return root
}

const assessed = (root: string, objects: readonly Loose[]) =>
  assess(new Map(), new Map([['live/shop', objects]]), { schemas: folderSchemas(root, kubernetesSchemas()) })

const places = (root: string, objects: readonly Loose[]) =>
  assessed(root, objects)
    .findings.flatMap(({ code, path, refuses }) => (refuses ? `${code} ${path}` : []))
    .sort()

const widget = (spec: object) => other('shop.example.com/v1beta2', 'Widget', { spec })
const widgets = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: { size: { type: 'integer' }, colour: { type: 'string', enum: ['red'] } },
    },
  },
}

test.each([
  'shop.example.com/widget_v1beta2.json',
  'widget-shop-v1beta2.json',
  'v1/widget-shop.example.com-v1beta2.json',
])('a custom resource, by %s', (file) => {
  const root = folder({ [file]: widgets })
  expect(places(root, [widget({ size: 1, colour: 'red' })])).toEqual([])
  expect(places(root, [widget({ size: 'one', colour: 'blue', extra: true })])).toEqual([
    'K8S-REFUSED-FIELD spec.extra',
    'K8S-REFUSED-VALUE spec.colour',
    'K8S-REFUSED-VALUE spec.size',
  ])
  expect(places(root, [widget({})])).toEqual(['K8S-REFUSED-VALUE spec.size'])
  // Kubernetes' own kinds are still known.
  expect(places(root, [{ ...deployment(), apiVersion: 'apps/v1beta1' }])).toEqual(['K8S-REFUSED-KIND apiVersion'])
})

test('another version of Kubernetes, with definitions in a file of their own', () => {
  const root = folder({
    'deployment-apps-v1.json': {
      type: 'object',
      properties: { spec: { $ref: '_definitions.json#/definitions/io.k8s.Spec' } },
    },
    'cronjob-batch-v1beta1.json': { type: 'object', properties: { spec: { type: 'object' } } },
    '_definitions.json': {
      definitions: {
        'io.k8s.Spec': {
          type: 'object',
          properties: { replicas: { type: 'integer' }, amount: { $ref: '#/definitions/Quantity' } },
          additionalProperties: false,
        },
        Quantity: { type: 'string' },
      },
    },
  })
  const old = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop' },
    spec: { replicas: 1, amount: '1', selector: {} },
  }
  expect(places(root, [old])).toContain('K8S-REFUSED-FIELD spec.selector')
  expect(
    places(root, [{ apiVersion: 'batch/v1beta1', kind: 'CronJob', metadata: { name: 'shop' }, spec: {} }]),
  ).not.toContain('K8S-REFUSED-KIND apiVersion')
  expect(places(root, [{ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'shop' }, spec: {} }])).toContain(
    'K8S-REFUSED-KIND apiVersion',
  )
})

test('the first lines say what was not validated', () => {
  const report = (root: string, objects: readonly Loose[]) => {
    const assessment = assessed(root, objects)
    return textReport({ ...assessment, findings: [], idle: [] }).split('\n')[1]
  }
  const root = folder({ 'widget-shop-v1beta2.json': widgets })
  expect(report(root, [widget({ size: 1 }), other('example.com/v1', 'Gadget', {})])).toMatch(
    /^validated: fields and values, by Kubernetes 1\.\d+ and the schemas in .*; not validated: example\.com\/v1 Gadget \(no schema: --schemas\); what webhooks, policies and quotas of the cluster refuse$/,
  )
  expect(report(root, [deployment()])).toMatch(
    /; not validated: what webhooks, policies and quotas of the cluster refuse$/,
  )
})

test('what is no folder of schemas is refused', () => {
  const schemas = (root: string) => folderSchemas(root, kubernetesSchemas())
  expect(() => schemas('/does/not/exist')).toThrow(
    '--schemas: got "/does/not/exist", expected a folder of JSON schemas',
  )
  expect(() => schemas(folder({ 'readme.md': '' }))).toThrow('expected JSON schemas in it')
  expect(() => schemas(folder({ 'deployment-apps-v1.json': '{' }))).toThrow('got JSON that cannot be read')
})
