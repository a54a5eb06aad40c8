import { describe, expect, test } from 'vitest'
import {
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

const headless = () => {
  const object = service()
  object.spec.clusterIP = 'None'
  return object
}
const ofType =
  (type: string, more: object = {}) =>
  () => {
    const object = service()
    Object.assign(object.spec, { type }, more)
    return object
  }

const alone: [string, () => Loose, (spec: Loose) => unknown, string[]][] = [
  [
    'becomes headless',
    service,
    (spec) => (spec.clusterIP = 'None'),
    ['manual-steps K8S-HEADLESS Service/shop spec.clusterIP'],
  ],
  [
    'is no longer headless',
    headless,
    (spec) => delete spec.clusterIP,
    ['manual-steps K8S-HEADLESS Service/shop spec.clusterIP'],
  ],
  [
    'gets an address',
    service,
    (spec) => (spec.clusterIP = '10.0.0.9'),
    ['manual-steps K8S-CLUSTER-IP Service/shop spec.clusterIP'],
  ],
  [
    'no longer says its address',
    ofType('ClusterIP', { clusterIP: '10.0.0.9' }),
    (spec) => delete spec.clusterIP,
    ['cosmetic K8S-CLUSTER-IP Service/shop spec.clusterIP'],
  ],
  [
    'loses a port',
    service,
    (spec) => (spec.ports[0].port = 81),
    ['outage K8S-SERVICE-PORT Service/shop spec.ports[80]', 'no-restart K8S-SPEC Service/shop spec.ports[81]'],
  ],
  [
    'calls a port otherwise',
    service,
    (spec) => (spec.ports[0].name = 'web'),
    ['no-restart K8S-SERVICE-PORT Service/shop spec.ports[80].name'],
  ],
  [
    'is shown to the outside',
    service,
    (spec) => (spec.type = 'LoadBalancer'),
    ['no-restart K8S-SERVICE-TYPE Service/shop spec.type'],
  ],
  [
    'is hidden from the outside',
    ofType('LoadBalancer'),
    (spec) => delete spec.type,
    ['outage K8S-SERVICE-TYPE Service/shop spec.type'],
  ],
]

describe('a Service', () => {
  test.each(alone)('%s', (_, make, change, lines) => {
    const said = saidOf([make()], ({ spec }) => change(spec))
    expect(said.slice(0, lines.length)).toEqual(lines)
  })
})

describe('and its pods', () => {
  const both = () => [service(), deployment()]

  test('a selector that fits nobody', () => {
    expect(saidOf(both(), ({ spec }) => (spec.selector = { app: 'nobody' }))).toEqual([
      'outage K8S-SERVICE-NO-PODS Service/shop spec.selector',
    ])
  })

  test('pods that nobody writes any more keep running', () => {
    expect(said(both(), [service()])).toEqual(['manual-steps K8S-REMOVED-WORKLOAD Deployment/shop'])
  })

  test('labels that no longer fit', () => {
    const objects = both()
    objects[1].spec.template.metadata.labels.tier = 'web'
    objects[0].spec.selector = { tier: 'web' }
    expect(saidOf(objects, (_, { spec }) => delete spec.template.metadata.labels.tier)).toContain(
      'outage K8S-SERVICE-NO-PODS Service/shop spec.selector',
    )
  })

  test('labels that only new pods have', () => {
    expect(
      saidOf(both(), (shop, pods) => {
        shop.spec.selector.version = '2'
        pods.spec.template.metadata.labels.version = '2'
      }),
    ).toEqual([
      'outage K8S-SERVICE-SELECTOR Service/shop spec.selector',
      'rolling-restart K8S-POD-TEMPLATE Deployment/shop spec.template.metadata.labels.version',
    ])
  })

  test('labels that the pods have already', () => {
    const objects = both()
    objects[1].spec.template.metadata.labels.version = '2'
    expect(saidOf(objects, ({ spec }) => (spec.selector.version = '2'))).toEqual([
      'no-restart K8S-SERVICE-SELECTOR Service/shop spec.selector',
    ])
  })

  test('a port that the pods call otherwise', () => {
    expect(saidOf(both(), (_, pods) => (container(pods).ports[0].name = 'web'))).toContain(
      'outage K8S-SERVICE-TARGET-PORT Service/shop spec.ports[80].targetPort',
    )
  })

  test('a number on which the old pods do not listen', () => {
    const objects = both()
    objects[0].spec.ports[0].targetPort = 8080
    const lines = saidOf(objects, (shop, pods) => {
      shop.spec.ports[0].targetPort = 8081
      container(pods).ports[0].containerPort = 8081
    })
    expect(lines[0]).toBe('outage K8S-SERVICE-TARGET-PORT Service/shop spec.ports[80].targetPort')
  })

  test('a port by name that moves in the pods is followed', () => {
    const lines = saidOf(both(), (_, pods) => (container(pods).ports[0].containerPort = 8081))
    expect(lines.every((line) => line.startsWith('rolling-restart'))).toBe(true)
  })
})

describe('a headless Service, and the pods that have their names from it', () => {
  const named = (): Loose[] => {
    const shop = headless()
    shop.spec.publishNotReadyAddresses = true
    return [shop, statefulSet(), deployment()]
  }

  test('names them only when they are ready', () => {
    const change = ({ spec }: Loose) => delete spec.publishNotReadyAddresses
    expect(saidOf(named(), change)).toEqual([
      'manual-steps K8S-SERVICE-NOT-READY Service/shop spec.publishNotReadyAddresses',
    ])
    // Nobody has a name from a Service with an address.
    const [shop, ...pods] = named()
    delete shop.spec.clusterIP
    expect(saidOf([shop, ...pods], change)).toEqual(['no-restart K8S-SPEC Service/shop spec.publishNotReadyAddresses'])
  })

  test('no longer finds them, while it finds others', () => {
    const objects = named()
    objects[2].spec.template.metadata.labels.tier = 'web'
    expect(saidOf(objects, ({ spec }) => (spec.selector.tier = 'web'))).toEqual([
      'outage K8S-SERVICE-SELECTOR Service/shop spec.selector',
    ])
  })
})

test('what else changes in a Service that is refused waits for that', () => {
  const before = [service()]
  const change = ({ metadata, spec }: Loose) => {
    spec.clusterIP = 'None'
    metadata.labels = { tier: 'back' }
  }
  const [refusal, ...more] = findingsOf(before, changed(before, change))
  expect(more).toEqual([])
  expect(refusal).toMatchObject({ code: 'K8S-HEADLESS', refuses: true })
  expect(refusal?.why).toContain('Its other changes wait for that: metadata.labels.')
})
