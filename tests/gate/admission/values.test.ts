import { describe, expect, test } from 'vitest'
import {
  changed,
  configMap,
  container,
  cronJob,
  deployment,
  findingsOf,
  job,
  type Loose,
  other,
  said,
  saidOf,
  secret,
  service,
  statefulSet,
} from '../objects.ts'

const MAIN = 'spec.template.spec.containers[main]'
const headless = () => {
  const made = service()
  made.spec.clusterIP = 'None'
  return made
}

type Row = readonly [string, () => Loose, (object: Loose) => unknown, string]

/** `CODE path`, of a change after which the object is refused. */
const rows: readonly Row[] = [
  [
    'capital letters in a name',
    deployment,
    ({ metadata }) => (metadata.name = 'Shop'),
    'K8S-REFUSED-NAME metadata.name',
  ],
  [
    'dots in the name of a Service',
    service,
    ({ metadata }) => (metadata.name = 'shop.web'),
    'K8S-REFUSED-NAME metadata.name',
  ],
  [
    '53 characters for a CronJob',
    cronJob,
    ({ metadata }) => (metadata.name = 'a'.repeat(53)),
    'K8S-REFUSED-NAME metadata.name',
  ],
  [
    'a label of 64 characters',
    deployment,
    ({ metadata }) => (metadata.labels = { a: 'x'.repeat(64) }),
    'K8S-REFUSED-NAME metadata.labels.a',
  ],
  [
    'two slashes in a key',
    deployment,
    ({ metadata }) => (metadata.labels = { 'a/b/c': 'x' }),
    'K8S-REFUSED-NAME metadata.labels[a/b/c]',
  ],
  [
    'a blank in the key of an annotation',
    deployment,
    ({ metadata }) => (metadata.annotations = { 'a b': 'x' }),
    'K8S-REFUSED-NAME metadata.annotations[a b]',
  ],
  [
    'a port name without a letter',
    deployment,
    (object) => (container(object).ports[0].name = '8080'),
    `K8S-REFUSED-NAME ${MAIN}.ports[8080].name`,
  ],
  [
    'a slash in the key of a ConfigMap',
    configMap,
    ({ data }) => (data['conf/shop'] = 'x'),
    'K8S-REFUSED-NAME data[conf/shop]',
  ],
  [
    'a request of CPU above its limit',
    deployment,
    (object) => (container(object).resources.limits.cpu = '50m'),
    `K8S-REFUSED-RESOURCES ${MAIN}.resources.requests.cpu`,
  ],
  [
    'a claim that is no longer mounted by its name',
    statefulSet,
    (object) => (container(object).volumeMounts[0].name = 'disk'),
    `K8S-PODS-REFUSED ${MAIN}.volumeMounts[/data]`,
  ],
  [
    'a path out of the volume',
    statefulSet,
    (object) => (container(object).volumeMounts[0].subPath = '../etc'),
    `K8S-PODS-REFUSED ${MAIN}.volumeMounts[/data].subPath`,
  ],
  [
    'a volume of two sources',
    deployment,
    ({ spec }) => (spec.template.spec.volumes = [{ name: 'tmp', emptyDir: {}, hostPath: { path: '/tmp' } }]),
    'K8S-REFUSED-MOUNT spec.template.spec.volumes[tmp]',
  ],
  [
    'a second port without a name',
    service,
    ({ spec }) => spec.ports.push({ port: 81 }),
    'K8S-REFUSED-PORT spec.ports[81].name',
  ],
  [
    'port 0',
    deployment,
    (object) => (container(object).ports[0].containerPort = 70000),
    `K8S-REFUSED-PORT ${MAIN}.ports[70000].containerPort`,
  ],
  [
    'successThreshold of a liveness probe',
    deployment,
    (object) => (container(object).livenessProbe.successThreshold = 2),
    `K8S-REFUSED-PROBE ${MAIN}.livenessProbe.successThreshold`,
  ],
  [
    'a probe that checks nothing',
    deployment,
    (object) => (container(object).livenessProbe = { periodSeconds: 5 }),
    `K8S-REFUSED-PROBE ${MAIN}.livenessProbe`,
  ],
  [
    'a Deployment whose pods end',
    deployment,
    ({ spec }) => (spec.template.spec.restartPolicy = 'Never'),
    'K8S-REFUSED-POD spec.template.spec.restartPolicy',
  ],
  [
    'a privileged container without escalation',
    deployment,
    (object) => (container(object).securityContext = { privileged: true, allowPrivilegeEscalation: false }),
    `K8S-REFUSED-POD ${MAIN}.securityContext.allowPrivilegeEscalation`,
  ],
  [
    'a toleration of a value that only has to exist',
    deployment,
    ({ spec }) => (spec.template.spec.tolerations = [{ key: 'a', operator: 'Exists', value: 'b' }]),
    'K8S-REFUSED-POD spec.template.spec.tolerations[0].value',
  ],
  ['a negative number of pods', deployment, ({ spec }) => (spec.replicas = -1), 'K8S-REFUSED-COUNT spec.replicas'],
  [
    'a deadline below minReadySeconds',
    deployment,
    ({ spec }) => (spec.minReadySeconds = 900),
    'K8S-REFUSED-COUNT spec.progressDeadlineSeconds',
  ],
  [
    'backoffLimitPerIndex without indexes',
    cronJob,
    ({ spec }) => (spec.jobTemplate.spec.backoffLimitPerIndex = 1),
    'K8S-REFUSED-COUNT spec.jobTemplate.spec.completionMode',
  ],
  ['minute 60', cronJob, ({ spec }) => (spec.schedule = '60 3 * * *'), 'K8S-REFUSED-SCHEDULE spec.schedule'],
  [
    'a month of three letters that is none',
    cronJob,
    ({ spec }) => (spec.schedule = '0 3 1 okt *'),
    'K8S-REFUSED-SCHEDULE spec.schedule',
  ],
  [
    'a time zone within the schedule',
    cronJob,
    ({ spec }) => (spec.schedule = 'TZ=UTC 0 3 * * *'),
    'K8S-REFUSED-SCHEDULE spec.schedule',
  ],
  [
    'a time zone in small letters',
    cronJob,
    ({ spec }) => (spec.timeZone = 'europe/berlin'),
    'K8S-REFUSED-SCHEDULE spec.timeZone',
  ],
  [
    'a load balancer without an address',
    headless,
    ({ spec }) => (spec.type = 'LoadBalancer'),
    'K8S-REFUSED-SERVICE spec.clusterIP',
  ],
  [
    'traffic from outside for a ClusterIP',
    service,
    ({ spec }) => (spec.externalTrafficPolicy = 'Local'),
    'K8S-REFUSED-SERVICE spec.externalTrafficPolicy',
  ],
  ['a name for nobody', service, ({ spec }) => (spec.type = 'ExternalName'), 'K8S-REFUSED-SERVICE spec.externalName'],
  [
    'a Secret with plain text below data',
    secret,
    (object) => (object.data = { user: 'shop!' }),
    'K8S-REFUSED-SECRET data.user',
  ],
  [
    'a kind of the API that is gone',
    cronJob,
    (object) => (object.apiVersion = 'batch/v1beta1'),
    'K8S-REFUSED-KIND apiVersion',
  ],
  [
    'a field in another spelling',
    deployment,
    (object) => (container(object).imagepullPolicy = 'Always'),
    `K8S-REFUSED-FIELD ${MAIN}.imagepullPolicy`,
  ],
  ['a field of another kind', service, ({ spec }) => (spec.replicas = 2), 'K8S-REFUSED-FIELD spec.replicas'],
  [
    'text where a number is needed',
    deployment,
    ({ spec }) => (spec.minReadySeconds = '5'),
    'K8S-REFUSED-VALUE spec.minReadySeconds',
  ],
  [
    'a map where a list is needed',
    deployment,
    ({ spec }) => (spec.template.spec.tolerations = { key: 'a' }),
    'K8S-REFUSED-VALUE spec.template.spec.tolerations',
  ],
  [
    'a word that the API does not know',
    deployment,
    (object) => (container(object).imagePullPolicy = 'always'),
    `K8S-REFUSED-VALUE ${MAIN}.imagePullPolicy`,
  ],
  [
    'an amount as people write it',
    deployment,
    (object) => (container(object).resources.limits.memory = '256MB'),
    `K8S-REFUSED-VALUE ${MAIN}.resources.limits.memory`,
  ],
]

const refusals = (lines: readonly string[]) => lines.filter((line) => / K8S-(?:REFUSED-|PODS-REFUSED)/.test(line))

test.each(rows)('%s: refused', (_, make, change, place) => {
  const [code, path] = place.split(/ (.*)/)
  const found = refusals(saidOf([make()], change))
  expect(found.map((line) => line.replace(/ \w+\/\S+/, ''))).toContain(
    `${code === 'K8S-PODS-REFUSED' ? 'outage' : 'manual-steps'} ${code} ${path}`,
  )
  // What was refused before is no change.
  const wrong = make()
  change(wrong)
  expect(refusals(saidOf([wrong], ({ metadata }) => (metadata.labels = { ...metadata.labels, team: 'x' })))).toEqual([])
})

test('of a StatefulSet the API server reads the pods, and does not look at them', () => {
  const wrong = (object: Loose) => (container(object).imagePullPolicy = 'always')
  const [found] = findingsOf([statefulSet()], changed([statefulSet()], wrong))
  expect(found).toMatchObject({ code: 'K8S-PODS-REFUSED', class: 'outage', refuses: false })
  expect(found?.why).toContain('The rollout deletes shop-2 and cannot make it again')
  expect(findingsOf([], changed([statefulSet()], wrong))[0]).toMatchObject({
    code: 'K8S-PODS-REFUSED',
    class: 'manual-steps',
  })
  const unread = (object: Loose) => (container(object).resources.limits.memory = '256MB')
  expect(findingsOf([statefulSet()], changed([statefulSet()], unread))[0]).toMatchObject({
    code: 'K8S-REFUSED-VALUE',
    refuses: true,
  })
})

test('what kubectl tells items apart by, twice: refused where it is new, merged where it is not', () => {
  const twin = ({ spec }: Loose) => spec.template.spec.containers.push({ name: 'main', image: 'x:1' })
  const [found, ...more] = findingsOf([deployment()], changed([deployment()], twin))
  expect(more).toEqual([])
  expect(found).toMatchObject({ code: 'K8S-TWICE', class: 'manual-steps', refuses: false })
  const [fresh] = findingsOf([], changed([deployment()], twin))
  expect(fresh).toMatchObject({ code: 'K8S-TWICE', class: 'manual-steps', refuses: true })
  expect(saidOf([service()], ({ spec }) => spec.ports.push({ name: 'other', port: 80 }))).toEqual([
    'manual-steps K8S-TWICE Service/shop spec.ports',
  ])
})

/** What looks odd, and is taken. */
const fine: readonly (readonly [string, () => Loose, (object: Loose) => unknown])[] = [
  ['the same variable twice', deployment, (object) => container(object).env.push({ name: 'COLOR', value: 'blue' })],
  [
    'requests as high as limits, written differently',
    deployment,
    (object) => (container(object).resources.requests.memory = '1024Mi'),
  ],
  ['every fifth minute of working days', cronJob, ({ spec }) => (spec.schedule = '*/5 8-18 * * MON-FRI')],
  ['@hourly', cronJob, ({ spec }) => (spec.schedule = '@hourly')],
  ['@every 1h30m', cronJob, ({ spec }) => (spec.schedule = '@every 1h30m')],
  ['a step from a minute on', cronJob, ({ spec }) => (spec.schedule = '5/10 * ? * SUN')],
  ['Etc/UTC', cronJob, ({ spec }) => (spec.timeZone = 'Etc/UTC')],
  [
    'capital letters in a label',
    deployment,
    ({ metadata }) => (metadata.labels = { 'example.com/Branch': 'Feature_X.1' }),
  ],
  ['an empty label', deployment, ({ metadata }) => (metadata.labels = { canary: '' })],
  ['several ports with names', service, ({ spec }) => spec.ports.push({ name: 'admin', port: 81 })],
  ['one number for TCP and UDP', service, ({ spec }) => spec.ports.push({ name: 'dns', port: 80, protocol: 'UDP' })],
  [
    'a sidecar with a probe',
    deployment,
    ({ spec }) =>
      (spec.template.spec.initContainers = [
        { name: 'proxy', image: 'x:1', restartPolicy: 'Always', readinessProbe: { tcpSocket: { port: 1 } } },
      ]),
  ],
  ['base64 over several lines', secret, (object) => (object.data = { long: 'YWJj\nZGVm\n' })],
  [
    'an Indexed Job',
    job,
    ({ metadata, spec }) => {
      metadata.name = 'other'
      Object.assign(spec, { completionMode: 'Indexed', completions: 2 })
    },
  ],
  [
    'a maximum in percent',
    deployment,
    ({ spec }) => (spec.strategy = { rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 } }),
  ],
  [
    'a colon in the name of a role',
    () => other('rbac.authorization.k8s.io/v1', 'Role', { rules: [] }),
    ({ metadata }) => (metadata.name = 'system:shop'),
  ],
  [
    'a kind of others',
    () => other('example.com/v1', 'Widget', { spec: {} }),
    ({ spec }) => (spec.anything = [1, 'two']),
  ],
]

test.each(fine)('%s: taken', (_, make, change) => {
  expect(refusals(saidOf([make()], change))).toEqual([])
})

describe('definitions of custom resources', () => {
  const version = (name: string, storage: boolean) => ({
    name,
    served: true,
    storage,
    schema: {
      openAPIV3Schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
      },
    },
  })
  const definition = (...versions: object[]) => {
    const made = other('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      spec: { group: 'example.com', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets' }, versions },
    })
    made.metadata = { name: 'widgets.example.com' }
    return made
  }
  const widget = (spec: object) => other('example.com/v1', 'Widget', { spec })

  test('a stored version goes', () => {
    expect(refusals(said([definition(version('v1beta1', true))], [definition(version('v1', true))]))).toEqual([
      'manual-steps K8S-REFUSED-DEFINITION CustomResourceDefinition/widgets.example.com spec.versions[v1beta1]',
    ])
  })

  test('two stored versions', () => {
    expect(
      refusals(said([definition(version('v1', true))], [definition(version('v1', true), version('v2', true))])),
    ).toEqual(['manual-steps K8S-REFUSED-DEFINITION CustomResourceDefinition/widgets.example.com spec.versions'])
  })

  test('their schemas are held against what is applied with them', () => {
    const objects = (spec: object) => [definition(version('v1', true)), widget(spec)]
    expect(refusals(said(objects({ size: 1 }), objects({ size: 'large', colour: 'red' })))).toEqual([
      'manual-steps K8S-REFUSED-FIELD Widget/shop spec.colour',
      'manual-steps K8S-REFUSED-VALUE Widget/shop spec.size',
    ])
  })
})
