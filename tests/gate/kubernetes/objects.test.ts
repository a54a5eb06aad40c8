import { describe, expect, test } from 'vitest'
import {
  changed,
  claim,
  configMap,
  container,
  cronJob,
  deployment,
  findingsOf,
  other,
  said,
  saidOf,
  secret,
  service,
  statefulSet,
} from '../objects.ts'

describe('objects on one side', () => {
  test('a new one', () => {
    expect(said([], [service()])).toEqual(['no-restart K8S-ADDED Service/shop'])
  })

  test('ones that nobody writes any more', () => {
    expect(said([service(), deployment(), claim(), statefulSet()], [])).toEqual([
      'manual-steps K8S-REMOVED-WORKLOAD Deployment/shop',
      'manual-steps K8S-REMOVED-STORAGE PersistentVolumeClaim/shop',
      'manual-steps K8S-REMOVED Service/shop',
      'manual-steps K8S-REMOVED-WORKLOAD StatefulSet/shop',
    ])
  })

  test('ones in another namespace', () => {
    const objects = [deployment(), statefulSet(), claim()]
    const moved = changed(objects, (...all) => {
      for (const { metadata } of all) metadata.namespace = 'next'
    })
    expect(said(objects, moved)).toEqual([
      'data-loss K8S-NAMESPACE-MOVED PersistentVolumeClaim/shop metadata.namespace',
      'data-loss K8S-NAMESPACE-MOVED StatefulSet/shop metadata.namespace',
      'manual-steps K8S-NAMESPACE-MOVED Deployment/shop metadata.namespace',
    ])
    const [finding] = findingsOf(
      [statefulSet()],
      changed([statefulSet()], ({ metadata }) => (metadata.namespace = 'next')),
    )
    expect(finding).toMatchObject({ old: 'live', new: 'next' })
    expect(finding?.why).toContain('data-shop-0, data-shop-1, data-shop-2')
  })

  test('one that got a namespace is not known to be where it was', () => {
    const objects = [statefulSet()]
    delete objects[0].metadata.namespace
    expect(said(objects, [statefulSet()])).toEqual([
      'data-loss K8S-NAMESPACE-MOVED StatefulSet/shop metadata.namespace',
    ])
  })

  test('one whose neighbours say where it is', () => {
    const [one, two] = [statefulSet(), service()]
    delete two.metadata.namespace
    expect(said([one, two], [statefulSet(), service()])).toEqual([])
  })
})

describe('what pods need', () => {
  const withSecret = () => {
    const object = deployment()
    container(object).env.push({ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'shop', key: 'password' } } })
    return object
  }
  const path = 'spec.template.spec.containers[main].env[PASSWORD].valueFrom.secretKeyRef'

  test('a Secret that is nowhere', () => {
    expect(said([deployment()], [withSecret()])).toContain(`manual-steps K8S-REFERENCE-MISSING Deployment/shop ${path}`)
    expect(said([deployment()], [withSecret(), secret()])).not.toContainEqual(expect.stringContaining('K8S-REFERENCE'))
  })

  test('a Secret that was nowhere before is no change', () => {
    expect(saidOf([withSecret()], ({ spec }) => (spec.replicas = 4))).toEqual([
      'no-restart K8S-REPLICAS Deployment/shop spec.replicas',
    ])
  })

  test('a Secret that others have been using is there', () => {
    const second = withSecret()
    second.metadata.name = 'second'
    expect(said([withSecret()], [withSecret(), second])).toEqual(['no-restart K8S-ADDED Deployment/second'])
  })

  test('a Secret that the manifests no longer have', () => {
    expect(said([withSecret(), secret()], [withSecret()])).toEqual([
      `manual-steps K8S-REFERENCE-REMOVED Deployment/shop ${path}`,
      'manual-steps K8S-REMOVED Secret/shop',
    ])
  })

  test('a key that a Secret no longer has', () => {
    expect(
      saidOf([withSecret(), secret()], (_, object) => {
        object.stringData = { other: 'x' }
      }),
    ).toContain(`manual-steps K8S-KEY-MISSING Deployment/shop ${path}`)
  })

  test('several keys of a Secret that is nowhere are one finding', () => {
    const now = withSecret()
    container(now).env.push({ name: 'USER', valueFrom: { secretKeyRef: { name: 'shop', key: 'username' } } })
    expect(said([deployment()], [now]).filter((line) => line.includes('K8S-REFERENCE'))).toHaveLength(1)
  })

  test('what is optional is not needed', () => {
    const now = withSecret()
    container(now).env[2].valueFrom.secretKeyRef.optional = true
    expect(said([deployment()], [now])).not.toContainEqual(expect.stringContaining('K8S-REFERENCE'))
  })
})

describe('content', () => {
  const mounting = () => {
    const object = deployment()
    object.spec.template.spec.volumes = [{ name: 'config', configMap: { name: 'shop' } }]
    return object
  }

  test('that nobody uses, that pods use, and with which they restart', () => {
    const change = (...objects: ReturnType<typeof configMap>[]) => (objects.at(-1).data.other = 'y')
    expect(saidOf([configMap()], change)).toEqual(['no-restart K8S-CONFIG ConfigMap/shop data.other'])
    const [finding] = findingsOf([mounting(), configMap()], changed([mounting(), configMap()], change))
    expect(finding).toMatchObject({ class: 'no-restart', code: 'K8S-CONFIG' })
    expect(finding?.action).toContain('kubectl -n live rollout restart deployment/shop')
    expect(
      saidOf([mounting(), configMap()], (workload, config) => {
        change(config)
        workload.spec.template.metadata.annotations = { 'checksum/config': 'b' }
      }),
    ).toEqual([
      'rolling-restart K8S-CONFIG ConfigMap/shop data.other',
      'rolling-restart K8S-POD-TEMPLATE Deployment/shop spec.template.metadata.annotations',
    ])
  })

  test('of a Secret is the same in base64', () => {
    const now = { ...secret(), stringData: undefined, data: { password: Buffer.from('first').toString('base64') } }
    expect(said([secret()], [now])).toEqual([])
  })
})

describe('values that the API server refuses', () => {
  test('numbers and booleans where text is needed', () => {
    expect(saidOf([deployment()], (object) => (container(object).env[1].value = 7))).toEqual([
      'manual-steps K8S-REFUSED Deployment/shop spec.template.spec.containers[main].env[SIZE].value',
    ])
    expect(saidOf([configMap()], ({ data }) => (data.other = true))).toEqual([
      'manual-steps K8S-REFUSED ConfigMap/shop data.other',
    ])
  })

  test('a selector that does not fit its own pods', () => {
    expect(saidOf([deployment()], ({ spec }) => (spec.template.metadata.labels = { app: 'other' }))).toContain(
      'manual-steps K8S-REFUSED Deployment/shop spec.selector',
    )
  })

  test('a rolling update that could replace nobody', () => {
    expect(
      saidOf([deployment()], ({ spec }) => (spec.strategy = { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } })),
    ).toContain('manual-steps K8S-REFUSED Deployment/shop spec.strategy.rollingUpdate')
  })
})

describe('the network', () => {
  const policy = (name: string, spec: object) => ({
    ...other('networking.k8s.io/v1', 'NetworkPolicy', {
      spec: { podSelector: { matchLabels: { app: 'shop' } }, ...spec },
    }),
    metadata: { name, namespace: deployment().metadata.namespace },
  })
  const fromShop = { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }] }] }
  const egress = { policyTypes: ['Egress'], egress: [{}] }

  test.each([
    ['a policy that lists nobody', [policy('shop', {})], 'outage'],
    ['a policy that lists somebody', [policy('shop', fromShop)], 'manual-steps'],
    [
      'a policy that lists nobody, beside one that does',
      [policy('shop', {}), policy('more', fromShop)],
      'manual-steps',
    ],
    [
      'a policy that lists nobody, beside one about the other way',
      [policy('shop', {}), policy('out', egress)],
      'outage',
    ],
    ['a policy that lets pods reach nobody', [policy('shop', { policyTypes: ['Egress'] })], 'outage'],
  ])('%s', (_, policies, expected) => {
    const finding = findingsOf([deployment()], [deployment(), ...policies]).find(({ object }) => object.name === 'shop')
    expect(finding).toMatchObject({ class: expected, code: 'K8S-NETWORK-POLICY' })
    expect(finding?.why).toContain('Deployment/shop')
  })

  test('a policy that says what was filled in', () => {
    expect(saidOf([policy('shop', {})], ({ spec }) => (spec.policyTypes = ['Ingress']))).toEqual([])
  })

  test('a path that is no longer served', () => {
    const backend = { service: { name: 'shop', port: { number: 80 } } }
    const ingress = other('networking.k8s.io/v1', 'Ingress', {
      spec: { rules: [{ host: 'shop.example', http: { paths: [{ path: '/a', pathType: 'Prefix', backend }] } }] },
    })
    const [finding] = findingsOf(
      [ingress],
      changed([ingress], ({ spec }) => (spec.rules[0].http.paths[0].path = '/b')),
    )
    expect(finding).toMatchObject({ class: 'outage', code: 'K8S-INGRESS' })
    expect(finding?.why).toContain('shop.example/a')
  })

  test('a namespace that takes fewer pods', () => {
    const namespace = other('v1', 'Namespace', {})
    const label = 'pod-security.kubernetes.io/enforce'
    const strict = changed([namespace], ({ metadata }) => (metadata.labels = { [label]: 'restricted' }))
    expect(said([namespace], strict)).toEqual([
      `manual-steps K8S-POD-SECURITY Namespace/shop metadata.labels[${label}]`,
    ])
    expect(said(strict, [namespace])).toEqual(['cosmetic K8S-METADATA Namespace/shop metadata.labels'])
  })
})

test('custom resources are left to their operators, and other fields take effect in place', () => {
  const custom = other('example.com/v1', 'Shop', { spec: { size: 3 } })
  expect(saidOf([custom], ({ spec }) => (spec.size = 2))).toEqual([
    'manual-steps K8S-KIND-NOT-KNOWN Shop/shop spec.size',
  ])
  expect(saidOf([cronJob()], ({ spec }) => (spec.schedule = '0 4 * * *'))).toEqual([
    'no-restart K8S-SPEC CronJob/shop spec.schedule',
  ])
  expect(saidOf([deployment()], ({ metadata }) => (metadata.labels = { team: 'a' }))).toEqual([
    'cosmetic K8S-METADATA Deployment/shop metadata.labels',
  ])
})
