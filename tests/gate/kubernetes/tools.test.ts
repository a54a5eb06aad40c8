import { describe, expect, test } from 'vitest'
import {
  changed,
  claim,
  container,
  deployment,
  findingsOf,
  job,
  type Loose,
  other,
  said,
  saidOf,
  service,
  statefulSet,
} from '../objects.ts'

const SYNC = 'argocd.argoproj.io/sync-options'
const flux = (word: string) => `kustomize.toolkit.fluxcd.io/${word}`
const keeps = { [SYNC]: 'Prune=false, Delete=false', [flux('prune')]: 'disabled', 'helm.sh/resource-policy': 'keep' }
const namespace = (): Loose => other('v1', 'Namespace', {})

const annotated = (object: Loose, annotations: Record<string, string>): Loose => {
  object.metadata.annotations = annotations
  return object
}
const at = (key: string) => `metadata.annotations[${key}]`

describe('what keeps an object from being pruned', () => {
  test.each([namespace, claim, statefulSet, service])('taken away: %o', (make) => {
    const { kind } = make()
    expect(said([annotated(make(), keeps)], [annotated(make(), { other: 'x' })])).toEqual([
      `manual-steps K8S-PRUNE-PROTECTION ${kind}/shop ${at(SYNC)}`,
      `manual-steps K8S-PRUNE-PROTECTION ${kind}/shop ${at('helm.sh/resource-policy')}`,
      `manual-steps K8S-PRUNE-PROTECTION ${kind}/shop ${at(flux('prune'))}`,
      `cosmetic K8S-METADATA ${kind}/shop metadata.annotations.other`,
    ])
  })

  test('all annotations taken away, and a label', () => {
    const labelled = namespace()
    labelled.metadata.labels = { [flux('prune')]: 'Disabled' }
    expect(said([labelled], [namespace()])).toEqual([
      `manual-steps K8S-PRUNE-PROTECTION Namespace/shop metadata.labels[${flux('prune')}]`,
    ])
    expect(said([annotated(claim(), { [SYNC]: 'Prune=false' })], [claim()])).toEqual([
      `manual-steps K8S-PRUNE-PROTECTION PersistentVolumeClaim/shop ${at(SYNC)}`,
    ])
  })

  test('one of two words of Argo CD taken away, or asked about instead', () => {
    const object = annotated(service(), { [SYNC]: 'Prune=false,Delete=false' })
    const now = (options: string) => changed([object], ({ metadata }) => (metadata.annotations[SYNC] = options))
    expect(said([object], now('Prune=false'))).toEqual([`manual-steps K8S-PRUNE-PROTECTION Service/shop ${at(SYNC)}`])
    expect(said([object], now('Prune=confirm,Delete=confirm'))).toEqual([
      `cosmetic K8S-METADATA Service/shop ${at(SYNC)}`,
    ])
  })

  test('added', () => {
    expect(said([statefulSet()], [annotated(statefulSet(), keeps)]).map((line) => line.split(' ', 2)[0])).toEqual([
      'cosmetic',
    ])
  })

  test('what goes with the object is named', () => {
    const found = (make: () => Loose) => findingsOf([annotated(make(), keeps)], [make()])[0]?.why
    expect(found(namespace)).toContain('claims and data included')
    expect(found(statefulSet)).toContain('but not the claims data-shop-0, data-shop-1 and data-shop-2')
    expect(
      found(() => {
        const made = statefulSet()
        made.spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Delete' }
        return made
      }),
    ).toContain('and so do the claims')
  })
})

describe('what makes an object anew', () => {
  const always = { [SYNC]: 'Force=true,Replace=true' }
  test.each([
    [claim, 'data-loss'],
    [statefulSet, 'outage'],
    [deployment, 'outage'],
    [job, 'reprocessing'],
    [service, 'manual-steps'],
  ] as const)('at every sync: %o is %s', (make, expected) => {
    expect(said([make()], [annotated(make(), always)])).toEqual([
      `${expected} K8S-REPLACED-BY-TOOL ${make().kind}/shop ${at(SYNC)}`,
    ])
  })

  test.each([{ [flux('force')]: 'enabled' }, { [SYNC]: 'Force=true' }, { [SYNC]: 'Replace=true' }])(
    'from the next change on: %o',
    (annotations) => {
      const [key = ''] = Object.keys(annotations)
      const line = (kind: string, given: string) => [`${given} K8S-REPLACED-BY-TOOL ${kind}/shop ${at(key)}`]
      expect(said([deployment()], [annotated(deployment(), annotations)])).toEqual(line('Deployment', 'manual-steps'))
      expect(said([job()], [annotated(job(), annotations)])).toEqual(line('Job', 'no-restart'))
    },
  )

  test('a change that the API server refuses', () => {
    const before = annotated(statefulSet(), { [flux('force')]: 'enabled' })
    expect(saidOf([before], ({ spec }) => (spec.podManagementPolicy = 'Parallel'))).toEqual([
      `outage K8S-REPLACED-BY-TOOL StatefulSet/shop ${at(flux('force'))}`,
      'manual-steps K8S-IMMUTABLE-STATEFULSET StatefulSet/shop spec.podManagementPolicy',
    ])
  })
})

describe('a Job with another image', () => {
  const released = (annotations: Record<string, string>) =>
    saidOf([annotated(job(), annotations)], (one) => (container(one).image = 'shop:2.0.0'))
  const image = 'spec.template.spec.containers[main].image'

  test.each([
    [{ [flux('ssa')]: 'IfNotPresent' }, 'no-restart K8S-JOB-KEPT'],
    [{ [flux('force')]: 'enabled' }, 'reprocessing K8S-JOB-RERUN'],
    [{ [SYNC]: 'Force=true,ServerSideApply=false' }, 'reprocessing K8S-JOB-RERUN'],
    [{ [SYNC]: 'Prune=false' }, 'manual-steps K8S-IMMUTABLE-JOB'],
  ] as const)('%o', (annotations, said) => {
    expect(released(annotations)).toEqual([`${said} Job/shop ${image}`])
  })

  test('is kept from the first release on whose manifests say so', () => {
    const now = annotated(job(), { [flux('ssa')]: 'IfNotPresent' })
    container(now).image = 'shop:2.0.0'
    expect(said([job()], [now])).toEqual([`no-restart K8S-JOB-KEPT Job/shop ${image}`])
  })
})

test('a workload that Flux leaves as it is', () => {
  expect(said([deployment()], [annotated(deployment(), { [flux('reconcile')]: 'disabled' })])).toEqual([
    `manual-steps K8S-LEFT-BY-TOOL Deployment/shop ${at(flux('reconcile'))}`,
  ])
})

describe('a Job that removes itself', () => {
  const brief = (annotations = {}) => {
    const made = annotated(job(), annotations)
    made.spec.ttlSecondsAfterFinished = 600
    return made
  }
  const line = 'reprocessing K8S-JOB-TTL Job/shop spec.ttlSecondsAfterFinished'

  test('is made anew by whatever applies it', () => {
    expect(said([], [brief()])).toEqual([line, 'no-restart K8S-ADDED Job/shop'])
    expect(said([annotated(job(), {})], [brief()])).toEqual([line])
  })

  test('no news: one that did so before, and a hook', () => {
    expect(
      said(
        [brief()],
        changed([brief()], ({ spec }) => (spec.ttlSecondsAfterFinished = 60)),
      ),
    ).toEqual(['no-restart K8S-SPEC Job/shop spec.ttlSecondsAfterFinished'])
    expect(said([], [brief({ 'helm.sh/hook': 'pre-install' })])).toEqual(['no-restart K8S-ADDED Job/shop'])
  })
})
