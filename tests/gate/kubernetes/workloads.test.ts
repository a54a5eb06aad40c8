import { describe, expect, test } from 'vitest'
import {
  autoscaler,
  budget,
  changed,
  container,
  deployment,
  findingsOf,
  type Loose,
  said,
  saidOf,
  service,
  statefulSet,
} from '../objects.ts'

const image = (object: Loose) => (container(object).image = 'shop:1.1.0')
const isImage = 'spec.template.spec.containers[main].image'

describe('replicas', () => {
  test('fewer, more, none', () => {
    expect(saidOf([deployment()], ({ spec }) => (spec.replicas = 2))).toEqual([
      'no-restart K8S-REPLICAS Deployment/shop spec.replicas',
    ])
    expect(saidOf([statefulSet()], ({ spec }) => (spec.replicas = 5))).toEqual([
      'no-restart K8S-REPLICAS StatefulSet/shop spec.replicas',
    ])
    expect(saidOf([deployment(), service()], ({ spec }) => (spec.replicas = 0))).toEqual([
      'outage K8S-REPLICAS-ZERO Deployment/shop spec.replicas',
    ])
  })

  test('together with another template, of which nobody says that pods stay', () => {
    const before = [statefulSet()]
    const after = changed(before, (object) => {
      object.spec.replicas = 5
      image(object)
    })
    const replicas = findingsOf(before, after).find(({ code }) => code === 'K8S-REPLICAS')
    expect(replicas?.why).toBe('StatefulSet/shop has 5 pods. Its template changes, too.')
  })

  test('left to an autoscaler: kubectl sets it to 1', () => {
    const objects = [deployment()]
    const now = [...changed(objects, ({ spec }) => delete spec.replicas), autoscaler()]
    expect(said(objects, now)).toContain('manual-steps K8S-REPLICAS-REMOVED Deployment/shop spec.replicas')
  })

  test('said by an autoscaler, and again by the manifest', () => {
    const scaled = deployment()
    delete scaled.spec.replicas
    expect(saidOf([scaled, autoscaler()], ({ spec }) => (spec.replicas = 1))).toEqual([
      'manual-steps K8S-REPLICAS-AUTOSCALED Deployment/shop spec.replicas',
    ])
  })

  test('said by a new autoscaler, beside the manifest', () => {
    expect(said([deployment()], [deployment(), autoscaler()])).toEqual([
      'manual-steps K8S-REPLICAS-AUTOSCALED Deployment/shop spec.replicas',
      'no-restart K8S-ADDED HorizontalPodAutoscaler/shop',
    ])
  })

  test('not written before, and left to an autoscaler now', () => {
    const scaled = deployment()
    delete scaled.spec.replicas
    expect(said([scaled], [scaled, autoscaler()])).toEqual(['no-restart K8S-ADDED HorizontalPodAutoscaler/shop'])
  })
})

describe('a rollout', () => {
  test('of a new image', () => {
    expect(saidOf([deployment()], image)).toEqual([`rolling-restart K8S-IMAGE Deployment/shop ${isImage}`])
    expect(saidOf([statefulSet()], image)).toEqual([`rolling-restart K8S-IMAGE StatefulSet/shop ${isImage}`])
  })

  test('that stops all pods behind a Service', () => {
    const objects = [deployment(), service()]
    expect(
      saidOf(objects, (object) => {
        object.spec.strategy = { type: 'Recreate' }
        image(object)
      }),
    ).toContain('outage K8S-ALL-AT-ONCE Deployment/shop spec.strategy')
    expect(saidOf(objects, ({ spec }) => (spec.strategy = { type: 'Recreate' }))).toEqual([
      'no-restart K8S-ALL-AT-ONCE Deployment/shop spec.strategy',
    ])
    expect(
      saidOf(objects, (object) => {
        object.spec.strategy = { rollingUpdate: { maxUnavailable: '100%' } }
        image(object)
      }),
    ).toContain('outage K8S-ALL-AT-ONCE Deployment/shop spec.strategy')
  })

  test('that stopped the only pod before, too', () => {
    const one = deployment()
    Object.assign(one.spec, { replicas: 1, strategy: { type: 'Recreate' } })
    expect(saidOf([one, service()], image)).toEqual([`rolling-restart K8S-IMAGE Deployment/shop ${isImage}`])
  })

  test('that is paused, or waits for somebody', () => {
    const paused = deployment()
    paused.spec.paused = true
    expect(saidOf([paused], image)).toContain('manual-steps K8S-PAUSED Deployment/shop spec.paused')
    const onDelete = statefulSet()
    onDelete.spec.updateStrategy = { type: 'OnDelete' }
    expect(saidOf([onDelete], image)).toContain('manual-steps K8S-ON-DELETE StatefulSet/shop spec.updateStrategy.type')
    const half = statefulSet()
    half.spec.updateStrategy = { rollingUpdate: { partition: 2 } }
    expect(saidOf([half], image)).toContain(
      'manual-steps K8S-PARTITION StatefulSet/shop spec.updateStrategy.rollingUpdate.partition',
    )
  })

  test('that is paused, or waits for somebody, replaces no pod', () => {
    const paused = deployment()
    paused.spec.paused = true
    const onDelete = statefulSet()
    onDelete.spec.updateStrategy = { type: 'OnDelete' }
    for (const object of [paused, onDelete]) {
      expect(findingsOf([object], changed([object], image)).map((one) => one.class)).not.toContain('rolling-restart')
    }
    paused.spec.strategy = { type: 'Recreate' }
    expect(saidOf([paused, service()], image).join()).not.toContain('K8S-ALL-AT-ONCE')
  })

  test('OnDelete beside a rolling update that only the API server knows of', () => {
    const turn = ({ spec }: Loose) => (spec.updateStrategy = { type: 'OnDelete' })
    expect(saidOf([statefulSet()], turn)).toEqual([
      'manual-steps K8S-STRATEGY-REFUSED StatefulSet/shop spec.updateStrategy.type',
    ])
    const written = statefulSet()
    written.spec.updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }
    expect(saidOf([written], turn).every((line) => line.startsWith('no-restart'))).toBe(true)
  })

  test('of nobody', () => {
    const none = deployment()
    none.spec.replicas = 0
    expect(saidOf([none], image)).toEqual([`no-restart K8S-IMAGE Deployment/shop ${isImage}`])
  })
})

describe('pods', () => {
  const path = 'spec.template.spec.containers[main]'

  test('without a readiness probe', () => {
    const remove = (object: Loose) => delete container(object).readinessProbe
    expect(saidOf([deployment(), service()], remove)).toEqual([
      `outage K8S-PROBE-REMOVED Deployment/shop ${path}.readinessProbe`,
    ])
    expect(saidOf([deployment()], remove)).toEqual([
      `rolling-restart K8S-PROBE-REMOVED Deployment/shop ${path}.readinessProbe`,
    ])
  })

  test('with less time to stop than their hook takes', () => {
    const hooked = deployment()
    container(hooked).lifecycle = { preStop: { exec: { command: ['sh', '-c', 'sleep 20'] } } }
    const [finding] = findingsOf(
      [hooked],
      changed([hooked], ({ spec }) => (spec.template.spec.terminationGracePeriodSeconds = 10)),
    )
    expect(finding).toMatchObject({ code: 'K8S-GRACE-PERIOD', class: 'rolling-restart', old: 60, new: 10 })
    expect(finding?.why).toContain('its preStop hook alone takes 20 s')
  })

  test('that ask for more, and get less', () => {
    const objects = [deployment()]
    const [finding, ...more] = findingsOf(
      objects,
      changed(objects, (object) =>
        Object.assign(container(object).resources, {
          requests: { cpu: '2', memory: '512Mi' },
          limits: { memory: '512Mi' },
        }),
      ),
    )
    expect(more).toEqual([])
    expect(finding).toMatchObject({ code: 'K8S-RESOURCES', new: { 'requests.cpu': '2', 'limits.memory': '512Mi' } })
    expect(finding?.why).toContain('Pending')
    expect(finding?.why).toContain('is killed')
  })

  test.each([
    ['shop:latest', 'K8S-IMAGE-MUTABLE', 'is mutable'],
    ['shop', 'K8S-IMAGE-MUTABLE', 'is mutable'],
    ['shop:0.9.0', 'K8S-IMAGE', 'is older'],
    ['shop:1.0.0@sha256:bb', 'K8S-IMAGE', 'stays the same'],
    ['registry:5000/shop:1.0.0', 'K8S-IMAGE', 'a different repository'],
  ])('of the image %s', (name, code, words) => {
    const objects = [deployment()]
    const found = findingsOf(
      objects,
      changed(objects, (object) => (container(object).image = name)),
    )
    expect(found.find((finding) => finding.path === isImage)).toMatchObject({ code, class: 'rolling-restart' })
    expect(found.find((finding) => finding.path === isImage)?.why).toContain(words)
  })
})

test('another major version of PostgreSQL does not start', () => {
  const database = statefulSet()
  container(database).image = 'postgres:16.4'
  expect(saidOf([database], (object) => (container(object).image = 'postgres:17.1'))).toEqual([
    `outage K8S-DATABASE-VERSION StatefulSet/shop ${isImage}`,
  ])
  expect(saidOf([database], (object) => (container(object).image = 'postgres:16.5'))).toEqual([
    `rolling-restart K8S-IMAGE StatefulSet/shop ${isImage}`,
  ])
})

describe('disruption budgets', () => {
  const both = () => [budget(), deployment()]

  test.each([
    ['no pod may be away', { maxUnavailable: 0 }],
    ['all must be there', { minAvailable: 3, maxUnavailable: undefined }],
    ['all must be there, in percent', { minAvailable: '100%', maxUnavailable: undefined }],
  ])('%s', (_, spec) => {
    expect(saidOf(both(), (object) => Object.assign(object.spec, spec))).toContain(
      'manual-steps K8S-PDB-BLOCKS-DRAIN PodDisruptionBudget/shop spec',
    )
  })

  test('fewer pods than must be there', () => {
    const objects = both()
    objects[0].spec = { minAvailable: 2, selector: objects[0].spec.selector }
    expect(saidOf(objects, (_, { spec }) => (spec.replicas = 2))).toEqual([
      'manual-steps K8S-PDB-BLOCKS-DRAIN PodDisruptionBudget/shop spec',
      'no-restart K8S-REPLICAS Deployment/shop spec.replicas',
    ])
  })

  test('all pods at once, and no pods', () => {
    expect(saidOf(both(), ({ spec }) => (spec.maxUnavailable = 3))).toEqual([
      'manual-steps K8S-PDB-ALLOWS-ALL PodDisruptionBudget/shop spec',
    ])
    expect(saidOf(both(), ({ spec }) => (spec.selector.matchLabels.app = 'x'))).toEqual([
      'manual-steps K8S-PDB-NO-PODS PodDisruptionBudget/shop spec',
    ])
  })

  test('one more pod may be away', () => {
    expect(saidOf(both(), ({ spec }) => (spec.maxUnavailable = 2))).toEqual([
      'no-restart K8S-SPEC PodDisruptionBudget/shop spec.maxUnavailable',
    ])
  })
})
