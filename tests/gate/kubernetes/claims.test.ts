import { expect, test } from 'vitest'
import { changed, claim, findingsOf, type Loose, saidOf, statefulSet } from '../objects.ts'

const top = 'StatefulSet/shop spec.volumeClaimTemplates'
const templates = ({ spec }: Loose) => spec.volumeClaimTemplates

const rows: [string, (object: Loose) => unknown, string[]][] = [
  [
    'another name',
    (object) => (templates(object)[0].metadata.name = 'disk'),
    [`data-loss K8S-CLAIM-NAME ${top}[data]`, `manual-steps K8S-CLAIM-TEMPLATE ${top}[disk]`],
  ],
  ['no claims any more', ({ spec }) => delete spec.volumeClaimTemplates, [`data-loss K8S-CLAIM-NAME ${top}`]],
  [
    'more space',
    (object) => (templates(object)[0].spec.resources.requests.storage = '2Gi'),
    [`manual-steps K8S-CLAIM-SIZE ${top}[data].spec.resources.requests.storage`],
  ],
  [
    'another class',
    (object) => (templates(object)[0].spec.storageClassName = 'fast'),
    [`manual-steps K8S-CLAIM-CLASS ${top}[data].spec.storageClassName`],
  ],
  [
    'labels',
    (object) => (templates(object)[0].metadata.labels = { a: 'b' }),
    [`manual-steps K8S-CLAIM-TEMPLATE ${top}[data].metadata.labels`],
  ],
  [
    'a further claim',
    (object) => templates(object).push({ metadata: { name: 'more' }, spec: {} }),
    [`manual-steps K8S-CLAIM-TEMPLATE ${top}[more]`],
  ],
  ['the same space in digits', (object) => (templates(object)[0].spec.resources.requests.storage = '1073741824'), []],
  ['the default mode', (object) => (templates(object)[0].spec.volumeMode = 'Filesystem'), []],
  [
    'other numbers',
    ({ spec }) => (spec.ordinals = { start: 1 }),
    ['data-loss K8S-ORDINALS StatefulSet/shop spec.ordinals'],
  ],
  [
    'claims that go with the StatefulSet',
    ({ spec }) => (spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Delete' }),
    ['manual-steps K8S-CLAIM-RETENTION StatefulSet/shop spec.persistentVolumeClaimRetentionPolicy.whenDeleted'],
  ],
  [
    'claims that are kept, written out',
    ({ spec }) => (spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Retain' }),
    [],
  ],
]

test.each(rows)('%s', (_, change, lines) => {
  expect(saidOf([statefulSet()], change)).toEqual(lines)
})

test('fewer pods with claims that go when it is scaled', () => {
  const before = statefulSet()
  before.spec.persistentVolumeClaimRetentionPolicy = { whenScaled: 'Delete' }
  const [finding] = findingsOf(
    [before],
    changed([before], ({ spec }) => (spec.replicas = 2)),
  )
  expect(finding).toMatchObject({
    class: 'data-loss',
    code: 'K8S-CLAIM-RETENTION',
    path: 'spec.replicas',
    old: 3,
    new: 2,
  })
})

test('the commands name every claim', () => {
  const before = [statefulSet()]
  const [finding] = findingsOf(
    before,
    changed(before, (object) => (templates(object)[0].spec.resources.requests.storage = '2Gi')),
  )
  for (const name of ['data-shop-0', 'data-shop-1', 'data-shop-2']) {
    expect(finding?.action).toContain(
      `kubectl -n live patch pvc/${name} -p '{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}'`,
    )
  }
})

test('a claim of its own', () => {
  const path = 'PersistentVolumeClaim/shop spec.resources.requests.storage'
  expect(saidOf([claim()], ({ spec }) => (spec.resources.requests.storage = '2Gi'))).toEqual([
    `manual-steps K8S-CLAIM-GROWTH ${path}`,
  ])
  expect(saidOf([claim()], ({ spec }) => (spec.resources.requests.storage = '1024Mi'))).toEqual([])
})
