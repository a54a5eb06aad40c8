import { ApiObject, App, Chart, JsonPatch, Size, Testing } from 'cdk8s'
import { k8s } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import {
  EventConsumer,
  HttpService,
  KafkaCluster,
  PostgresDatabase,
  type System,
  TopicReconciler,
} from '../../../constructs/index.ts'
import { KubernetesObject } from '../../../constructs/platform/kubernetes-object.ts'
import { render } from '../../../synthesis/render.ts'
import { testSystem } from '../../support.ts'

const shop = () => {
  const system = testSystem()
  const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3, storage: Size.gibibytes(1) })
  new TopicReconciler(system.chart('topics'), 'topics', { cluster: kafka })
  const orders = kafka.addTopic('orders', { partitions: 3 })
  const consumer = new EventConsumer(system.chart('audit'), 'audit', { consumes: [orders], group: 'audit' })
  return { system, kafka, orders, consumer }
}

/** What a patch of an object becomes, at the place that is looked at. */
function written(object: ApiObject, patch: JsonPatch, ...place: (string | number)[]): unknown {
  object.addJsonPatch(patch)
  return place.reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], object.toJson())
}

const POD = '/spec/template/spec'
const CONTAINER = `${POD}/containers/0`
const container = ['spec', 'template', 'spec', 'containers', 0] as const

describe('patches arrive as they are written', () => {
  const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: 2, 'nvidia.com/gpu': 1 } }
  test.each([
    ['whole resources', '/resources', resources],
    ['a CPU limit', '/resources/limits/cpu', '1'],
    ['a memory limit', '/resources/limits/memory', '512Mi'],
    ['an extended resource', '/resources/limits/nvidia.com~1gpu', 1],
    ['the port of a probe', '/readinessProbe/httpGet/port', 9999],
    ['a hook that cdk8s-plus-28 does not know', '/lifecycle', { preStop: { sleep: { seconds: 5 } } }],
  ])('%s', (_name, path, value) => {
    const keys = path.slice(1).split('/')
    const place = keys.map((key) => key.replaceAll('~1', '/'))
    const { consumer } = shop()
    const got = written(ApiObject.of(consumer), JsonPatch.add(`${CONTAINER}${path}`, value), ...container, ...place)
    expect(got).toEqual(value)
  })

  test.each([
    ['a rolling update', '/spec/strategy/rollingUpdate', { maxSurge: 1, maxUnavailable: 0 }],
    ['an image as a volume', `${POD}/volumes`, [{ name: 'model', image: { reference: 'model:1' } }]],
    ['resources of the pod', `${POD}/resources`, { limits: { cpu: '2' } }],
    ['groups of the pod', `${POD}/securityContext/supplementalGroupsPolicy`, 'Strict'],
  ])('%s', (_name, path, value) => {
    const { consumer } = shop()
    expect(written(ApiObject.of(consumer), JsonPatch.add(path, value), ...path.slice(1).split('/'))).toEqual(value)
  })

  test('a disruption budget in per cent', () => {
    const { consumer } = shop()
    const budget = consumer.node.findChild('DisruptionBudget') as ApiObject
    const patch = JsonPatch.replace('/spec/maxUnavailable', '50%')
    expect(written(budget, patch, 'spec', 'maxUnavailable')).toBe('50%')
  })

  test('the size and the class of a claim', () => {
    const { kafka } = shop()
    const claim = ['spec', 'volumeClaimTemplates', 0, 'spec'] as const
    const size = JsonPatch.replace('/spec/volumeClaimTemplates/0/spec/resources/requests/storage', '20Gi')
    const attributes = JsonPatch.add('/spec/volumeClaimTemplates/0/spec/volumeAttributesClassName', 'fast')
    expect(written(ApiObject.of(kafka), size, ...claim, 'resources', 'requests', 'storage')).toBe('20Gi')
    expect(written(ApiObject.of(kafka), attributes, ...claim, 'volumeAttributesClassName')).toBe('fast')
  })

  test('where traffic of a Service goes', () => {
    const { system, orders } = shop()
    const api = new HttpService(system.chart('api'), 'api', { produces: [orders] })
    const service = api.node.findChild('Service') as ApiObject
    const patch = JsonPatch.add('/spec/trafficDistribution', 'PreferClose')
    expect(written(service, patch, 'spec', 'trafficDistribution')).toBe('PreferClose')
  })

  test('a user’s snapshot has the same', () => {
    const { consumer } = shop()
    ApiObject.of(consumer).addJsonPatch(JsonPatch.replace(`${CONTAINER}/resources/limits`, { cpu: '1' }))
    const [deployment] = Testing.synth(Chart.of(consumer))
    expect(deployment.spec.template.spec.containers[0].resources.limits).toEqual({ cpu: '1' })
  })
})

test('ApiObject.of() finds the StatefulSet, of split roles that of the brokers', () => {
  const chart = testSystem().chart('kafka')
  const split = new KafkaCluster(chart, 'split', { brokers: 2, controllers: 3 })
  expect(ApiObject.of(new KafkaCluster(chart, 'kafka', { brokers: 1 }))).toMatchObject({ kind: 'StatefulSet' })
  expect(ApiObject.of(split)).toMatchObject({ kind: 'StatefulSet', name: 'split-broker' })
  expect(ApiObject.of(split.node.findChild('controller'))).toMatchObject({ name: 'split-controller' })
})

test('claims of StatefulSets carry what the API server would add', () => {
  const chart = testSystem().chart('data')
  const objects = [
    ApiObject.of(new KafkaCluster(chart, 'kafka', { brokers: 1 })),
    ApiObject.of(new PostgresDatabase(chart, 'postgres', { database: 'shop', user: 'shop' })),
  ]
  for (const { spec } of objects.map((object) => object.toJson())) {
    expect(spec.volumeClaimTemplates).toMatchObject([{ apiVersion: 'v1', kind: 'PersistentVolumeClaim' }])
  }
})

describe('what does not arrive is refused, all at once', () => {
  const problemsOf = (system: System): string[] => {
    try {
      render([system])
    } catch (error) {
      return (error as Error).message.split('\n').slice(1)
    }
    return []
  }

  test.each([
    [
      JsonPatch.remove('/spec/paused'),
      'got "remove /spec/paused", expected a path that is there: /spec has replicas, selector, strategy, template',
    ],
    [
      JsonPatch.add('/spec/template/metadata/annotations/a', 'b'),
      'got "add /spec/template/metadata/annotations/a", expected a path that is there: /spec/template/metadata has labels',
    ],
    [
      JsonPatch.add(`${POD}/containers/2`, { name: 'a' }),
      `got "add ${POD}/containers/2", expected a path that is there: ${POD}/containers has 0`,
    ],
    [
      JsonPatch.move('/spec/a', '/spec/b'),
      'got "move /spec/a /spec/b", expected a path that is there: /spec has replicas, selector, strategy, template',
    ],
    [JsonPatch.test('/spec/replicas', 3), 'got "test /spec/replicas", expected the value that is there: 2'],
  ])('a patch: %j', (patch, problem) => {
    const { system, consumer } = shop()
    ApiObject.of(consumer).addJsonPatch(patch, JsonPatch.add('/spec/replicas', null))
    expect(problemsOf(system)).toEqual([
      expect.stringContaining(`test/shop: audit/audit/Resource: addJsonPatch: ${problem}`),
      expect.stringContaining('test/shop: audit/audit/Resource: /spec/replicas: got "null", expected a value'),
    ])
    expect(() => Testing.synth(Chart.of(consumer))).toThrow(`audit/audit/Resource: addJsonPatch: ${problem}`)
  })

  test('a null that an object of cdk8s-plus makes of a patch', () => {
    const { system } = shop()
    const chart = system.chart('beside')
    new k8s.KubePodDisruptionBudget(chart, 'Resource').addJsonPatch(JsonPatch.add('/spec', null))
    const pod = { spec: { containers: [{ name: 'a', resources: { limits: { cpu: k8s.Quantity.fromNumber(1) } } }] } }
    new k8s.KubePod(chart, 'Pod', pod).addJsonPatch(JsonPatch.replace('/spec/containers/0/resources/limits/cpu', '2'))
    expect(problemsOf(system)).toEqual([
      expect.stringContaining('test/shop: beside/Resource: '),
      expect.stringContaining('test/shop: beside/Pod: /spec/containers/0/resources/limits/cpu: got "null"'),
    ])
  })
})

test('keys with slashes and tildes are told as JSON Pointers', () => {
  const chart = new Chart(new App(), 'a')
  const map = new KubernetesObject(chart, 'Resource', k8s.KubeConfigMap, { data: { 'a/b~c': '' } })
  map.addJsonPatch(JsonPatch.replace('/data/a~1b~0c', null))
  expect(() => map.toJson()).toThrow('a/Resource: /data/a~1b~0c: got "null"')
})

test('keys are sorted, those of patches too, whatever cdk8s is told by the environment', () => {
  const { consumer } = shop()
  const object = ApiObject.of(consumer)
  object.addJsonPatch(JsonPatch.replace(`${CONTAINER}/resources`, { requests: { cpu: '1' }, limits: { cpu: '1' } }))
  const text = JSON.stringify(object.toJson())
  expect(text).toContain('"resources":{"limits":{"cpu":"1"},"requests":{"cpu":"1"}}')
  expect(text).toMatch(/^\{"apiVersion":"apps\/v1","kind":"Deployment","metadata":/)
  process.env.CDK8S_DISABLE_SORT = '1'
  try {
    expect(JSON.stringify(object.toJson())).toBe(text)
  } finally {
    delete process.env.CDK8S_DISABLE_SORT
  }
})
