import { describe, expect, test } from 'vitest'
import {
  changed,
  claim,
  configMap,
  container,
  cronJob,
  deployment,
  findingsOf,
  job,
  type Loose,
  other,
  saidOf,
  secret,
  statefulSet,
} from '../objects.ts'

/** Each was refused by an API server, or taken. */
const refused: [string, () => Loose, (object: Loose) => unknown, string][] = [
  [
    'the selector of a Deployment',
    deployment,
    ({ spec }) => {
      spec.selector.matchLabels.tier = 'a'
      spec.template.metadata.labels.tier = 'a'
    },
    'K8S-IMMUTABLE-SELECTOR Deployment/shop spec.selector.matchLabels.tier',
  ],
  [
    'serviceName',
    statefulSet,
    ({ spec }) => (spec.serviceName = 'other'),
    'K8S-SERVICE-NAME StatefulSet/shop spec.serviceName',
  ],
  [
    'podManagementPolicy',
    statefulSet,
    ({ spec }) => (spec.podManagementPolicy = 'Parallel'),
    'K8S-IMMUTABLE-STATEFULSET StatefulSet/shop spec.podManagementPolicy',
  ],
  [
    'the image of a Job',
    job,
    (object) => (container(object).image = 'shop:2'),
    'K8S-IMMUTABLE-JOB Job/shop spec.template.spec.containers[main].image',
  ],
  [
    'the completions of a Job',
    job,
    ({ spec }) => (spec.completions = 3),
    'K8S-IMMUTABLE-JOB Job/shop spec.completions',
  ],
  [
    'the class of a claim',
    () => other('v1', 'PersistentVolumeClaim', { spec: { storageClassName: 'slow' } }),
    ({ spec }) => (spec.storageClassName = 'fast'),
    'K8S-IMMUTABLE-FIELD PersistentVolumeClaim/shop spec.storageClassName',
  ],
  [
    'an immutable ConfigMap',
    () => ({ ...configMap(), immutable: true }),
    ({ data }) => (data.other = 'y'),
    'K8S-IMMUTABLE-FIELD ConfigMap/shop data.other',
  ],
  [
    'the type of a Secret',
    secret,
    (object) => (object.type = 'example.com/other'),
    'K8S-IMMUTABLE-FIELD Secret/shop type',
  ],
  [
    'the parameters of a StorageClass',
    () => other('storage.k8s.io/v1', 'StorageClass', { provisioner: 'a.b', parameters: { type: 'a' } }),
    ({ parameters }) => (parameters.type = 'b'),
    'K8S-IMMUTABLE-FIELD StorageClass/shop parameters.type',
  ],
  [
    'the role of a RoleBinding',
    () => other('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: { kind: 'Role', name: 'a' } }),
    ({ roleRef }) => (roleRef.name = 'b'),
    'K8S-IMMUTABLE-FIELD RoleBinding/shop roleRef.name',
  ],
  [
    'the variables of a bare Pod',
    () => other('v1', 'Pod', { spec: { containers: [{ name: 'main', image: 'shop:1' }] } }),
    ({ spec }) => (spec.containers[0].env = [{ name: 'A', value: 'b' }]),
    'K8S-IMMUTABLE-FIELD Pod/shop spec.containers[main].env',
  ],
  [
    'the disk of a volume',
    () => other('v1', 'PersistentVolume', { spec: { capacity: { storage: '1Gi' }, hostPath: { path: '/a' } } }),
    ({ spec }) => (spec.hostPath.path = '/b'),
    'K8S-IMMUTABLE-FIELD PersistentVolume/shop spec.hostPath.path',
  ],
]

test.each(refused)('%s', (_, make, change, line) => {
  expect(saidOf([make()], change)).toContain(`manual-steps ${line}`)
})

const taken: [string, () => Loose, (object: Loose) => unknown, string[]][] = [
  [
    'how often a Job is tried',
    job,
    ({ spec }) => (spec.backoffLimit = 1),
    ['no-restart K8S-SPEC Job/shop spec.backoffLimit'],
  ],
  ['a suspended Job', job, ({ spec }) => (spec.suspend = true), ['no-restart K8S-SPEC Job/shop spec.suspend']],
  [
    'where the pods of a suspended Job go',
    () => ({ ...job(), spec: { ...job().spec, suspend: true } }),
    ({ spec }) => (spec.template.spec.nodeSelector = { disk: 'ssd' }),
    ['no-restart K8S-POD-TEMPLATE Job/shop spec.template.spec.nodeSelector'],
  ],
  [
    'the image of a CronJob',
    cronJob,
    (object) => (container(object).image = 'shop:2'),
    ['no-restart K8S-IMAGE CronJob/shop spec.jobTemplate.spec.template.spec.containers[main].image'],
  ],
  [
    'the class of a claim that names none',
    claim,
    ({ spec }) => (spec.storageClassName = 'standard'),
    ['no-restart K8S-SPEC PersistentVolumeClaim/shop spec.storageClassName'],
  ],
  [
    'labels of an immutable ConfigMap',
    () => ({ ...configMap(), immutable: true }),
    ({ metadata }) => (metadata.labels = { a: 'b' }),
    ['cosmetic K8S-METADATA ConfigMap/shop metadata.labels'],
  ],
]

test.each(taken)('%s is taken', (_, make, change, lines) => {
  expect(saidOf([make()], change)).toEqual(lines)
})

describe('what to do', () => {
  test('a StatefulSet is made anew beside its pods, and finds its claims', () => {
    const before = [statefulSet()]
    const [finding] = findingsOf(
      before,
      changed(before, ({ spec }) => (spec.serviceName = 'other')),
    )
    expect(finding?.action).toBe(
      'kubectl -n live delete statefulset/shop --cascade=orphan, then apply: the pods keep running and are adopted. The claims (data-shop-0, data-shop-1, data-shop-2) are found again by name.',
    )
  })

  test('pods without the labels would stand in the way of a StatefulSet that looks for them', () => {
    const before = [statefulSet()]
    const [finding] = findingsOf(
      before,
      changed(before, ({ spec }) => {
        spec.selector.matchLabels.tier = 'a'
        spec.template.metadata.labels.tier = 'a'
      }),
    )
    expect(finding?.action).toContain('kubectl -n live label pod shop-0 shop-1 shop-2 app=shop tier=a --overwrite')
  })

  test('nothing else of an object that is refused takes effect, and so no pod restarts', () => {
    const change = (object: Loose) => {
      object.spec.volumeClaimTemplates[0].spec.resources.requests.storage = '2Gi'
      object.metadata.labels = { tier: 'back' }
      container(object).args = ['--quick']
    }
    const before = [statefulSet()]
    const [only, ...more] = findingsOf(before, changed(before, change))
    expect(more).toEqual([])
    expect(only?.code).toBe('K8S-CLAIM-SIZE')
    expect(only?.why).toContain(
      'Its other changes wait for that: metadata.labels and spec.template.spec.containers[main].args.',
    )
  })

  test('a ConfigMap is taken while the workload that reads it is refused', () => {
    const mounts = (object: Loose) => {
      object.spec.template.spec.volumes = [{ name: 'conf', configMap: { name: 'shop' } }]
      return object
    }
    const before = [mounts(statefulSet()), configMap()]
    const change = (set: Loose, map: Loose) => {
      set.spec.serviceName = 'other'
      set.spec.template.metadata.annotations = { 'checksum/config': '2' }
      map.data.other = 'y'
    }
    const [, content] = findingsOf(before, changed(before, change))
    expect(content).toMatchObject({ code: 'K8S-CONFIG', class: 'no-restart' })
  })

  test('one completion of a Job, which only the API server has written, is kept beside another parallelism', () => {
    expect(saidOf([job()], ({ spec }) => (spec.parallelism = 2))).toEqual([
      'no-restart K8S-SPEC Job/shop spec.parallelism',
    ])
    const written = job()
    written.spec.completions = 1
    const remove = ({ spec }: Loose) => {
      delete spec.completions
      spec.parallelism = 2
    }
    expect(saidOf([written], remove)).toEqual(['manual-steps K8S-IMMUTABLE-JOB Job/shop spec.completions'])
  })

  test('several fields of a Job are one finding', () => {
    const before = [job()]
    const [finding, ...more] = findingsOf(
      before,
      changed(before, (object) => {
        container(object).image = 'shop:2'
        container(object).env[0].value = 'blue'
      }),
    )
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      path: 'spec.template',
      new: {
        'spec.template.spec.containers[main].image': 'shop:2',
        'spec.template.spec.containers[main].env[COLOR].value': 'blue',
      },
    })
  })
})
