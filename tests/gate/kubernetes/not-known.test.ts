import { describe, expect, test } from 'vitest'
import { readers } from '../../../gate/kubernetes/known-readers.ts'
import {
  changed,
  configMap,
  container,
  deployment,
  findingsOf,
  type Loose,
  other,
  said,
  saidOf,
  service,
} from '../objects.ts'

const annotated = (annotations: object) => (object: Loose) => Object.assign(object.metadata, { annotations })
const labelled = (labels: object) => (object: Loose) => Object.assign(object.metadata, { labels })

describe('labels and annotations', () => {
  test.each([
    [{ team: 'x' }],
    [{ 'app.kubernetes.io/version': '2.0.0' }],
    [{ 'helm.sh/chart': 'shop-2.0.0' }],
    [{ 'example.com/strimzi.io': 'x' }],
    [{ 'notstrimzi.io/cluster': 'x' }],
    [{ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }],
    [{ 'argocd.argoproj.io/sync-options': 'Prune=false' }],
  ])('%o: nobody reads them, or nothing comes of it', (map) => {
    expect(saidOf([deployment()], annotated(map)).join()).toMatch(/^cosmetic K8S-METADATA [^,]*$/)
    // What is no label is refused.
    const isLabel = Object.values(map).every((value) => !value.includes('='))
    if (isLabel) expect(saidOf([deployment()], labelled(map)).join()).toMatch(/^cosmetic K8S-METADATA [^,]*$/)
  })

  test.each([
    ['strimzi.io/cluster', 'Strimzi'],
    ['new.strimzi.io/anything', 'Strimzi'],
    ['sidecar.istio.io/inject', 'Istio'],
    ['istio-injection', 'Istio'],
    ['linkerd.io/inject', 'Linkerd'],
    ['service.beta.kubernetes.io/aws-load-balancer-type', 'load balancer'],
    ['metallb.io/address-pool', 'MetalLB'],
    ['external-dns.alpha.kubernetes.io/hostname', 'ExternalDNS'],
    ['nginx.ingress.kubernetes.io/rewrite-target', 'ingress controller'],
    ['storageclass.kubernetes.io/is-default-class', 'storage'],
    ['cert-manager.io/cluster-issuer', 'cert-manager'],
    ['autoscaling.keda.sh/paused', 'KEDA'],
    ['backup.velero.io/backup-volumes', 'Velero'],
    ['reloader.stakater.com/auto', 'Reloader'],
    ['argocd.argoproj.io/sync-wave', 'Argo CD'],
    ['helm.sh/hook', 'Helm'],
    ['meta.helm.sh/release-name', 'Helm'],
  ])('%s is said to be of %s', (key, reader) => {
    for (const map of [annotated, labelled]) {
      const found = findingsOf([service()], changed([service()], map({ [key]: 'x' })))
      expect(found).toMatchObject([{ code: 'K8S-LABEL-NOT-KNOWN', class: 'manual-steps' }])
      expect(found[0]?.why).toContain(key)
      expect(found[0]?.why).toContain(reader)
    }
  })

  test('of pods, too: they are replaced, and that is said', () => {
    const [found] = findingsOf(
      [deployment()],
      [deployment()].map((object) => {
        object.spec.template.metadata.annotations = { 'sidecar.istio.io/inject': 'false' }
        return object
      }),
    )
    expect(found).toMatchObject({ code: 'K8S-LABEL-NOT-KNOWN', class: 'manual-steps' })
    expect(found?.why).toContain('are replaced in a rolling update')
  })

  test('metrics are scraped elsewhere, and nothing else', () => {
    expect(saidOf([service()], annotated({ 'prometheus.io/port': '1' }))).toEqual([
      'no-restart K8S-METADATA Service/shop metadata.annotations',
    ])
  })

  test('a monitor selects the label of a Service', () => {
    const monitor = other('monitoring.coreos.com/v1', 'ServiceMonitor', {
      spec: { selector: { matchLabels: { watched: 'yes' } } },
    })
    const watched = service()
    watched.metadata.labels = { watched: 'yes' }
    expect(saidOf([watched, monitor], ({ metadata }) => (metadata.labels.watched = 'no'))).toEqual([
      'manual-steps K8S-LABEL-NOT-KNOWN Service/shop metadata.labels.watched',
    ])
  })

  test('each reader says where it says so, and no domain has two', () => {
    const domains = readers.flatMap((reader) => reader.domains)
    expect(new Set(domains).size).toBe(domains.length)
    for (const { source } of readers) expect(source).toMatch(/^https:\/\//)
  })
})

describe('fields', () => {
  test('several of an object are one finding that lists them', () => {
    const findings = findingsOf(
      [service()],
      [service()].map((object) => {
        Object.assign(object.spec, {
          internalTrafficPolicy: 'Local',
          externalIPs: ['192.0.2.1'],
          sessionAffinity: 'ClientIP',
        })
        return object
      }),
    )
    expect(findings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'K8S-FIELD-NOT-KNOWN ',
      'K8S-SPEC spec.sessionAffinity',
    ])
    expect(findings[0]?.why).toBe(
      'Service/shop: what comes of spec.internalTrafficPolicy and spec.externalIPs is not known here.',
    )
  })

  test('what is known of pods is a restart, what is not is said as well', () => {
    const path = 'spec.template.spec'
    expect(saidOf([deployment()], ({ spec }) => (spec.template.spec.nodeSelector = { disk: 'ssd' }))).toEqual([
      `rolling-restart K8S-POD-TEMPLATE Deployment/shop ${path}.nodeSelector`,
    ])
    expect(saidOf([deployment()], ({ spec }) => (spec.template.spec.dnsPolicy = 'Default'))).toEqual([
      `manual-steps K8S-FIELD-NOT-KNOWN Deployment/shop ${path}.dnsPolicy`,
    ])
    expect(
      saidOf([deployment()], (object) => (container(object).securityContext = { readOnlyRootFilesystem: true })).join(),
    ).toContain('K8S-FIELD-NOT-KNOWN')
  })

  test('nothing of a refused object is said to be unknown', () => {
    const line = saidOf([deployment()], ({ spec }) => {
      spec.selector.matchLabels.app = 'other'
      spec.template.spec.hostNetwork = true
    }).join()
    expect(line).not.toContain('NOT-KNOWN')
  })
})

describe('new objects', () => {
  const quota = () => other('v1', 'ResourceQuota', { spec: { hard: { pods: '5' } } })
  test.each<[string, () => Loose]>([
    ['ResourceQuota', quota],
    ['LimitRange', () => other('v1', 'LimitRange', { spec: { limits: [{ type: 'Container' }] } })],
    ['Widget', () => other('example.com/v1', 'Widget', { spec: {} })],
  ])('%s', (kind, make) => {
    expect(said([deployment()], [deployment(), make()])).toEqual([`manual-steps K8S-KIND-NOT-KNOWN ${kind}/shop`])
  })

  test('nothing ran in the folder before', () => {
    expect(said([], [quota()])).toEqual(['no-restart K8S-ADDED ResourceQuota/shop'])
  })

  test('a class that becomes the one of all who name none', () => {
    const standard = (annotations: object) => {
      const made = other('storage.k8s.io/v1', 'StorageClass', { provisioner: 'example.com/disk' })
      made.metadata = { name: 'fast', annotations }
      return made
    }
    expect(said([configMap()], [configMap(), standard({})])).toEqual(['no-restart K8S-ADDED StorageClass/fast'])
    expect(
      said([configMap()], [configMap(), standard({ 'storageclass.kubernetes.io/is-default-class': 'true' })]),
    ).toEqual(['manual-steps K8S-KIND-NOT-KNOWN StorageClass/fast'])
  })

  test('no sentence says what was not derived', () => {
    for (const make of [service, deployment, configMap]) {
      for (const { why } of findingsOf([quota()], [quota(), make()])) expect(why).not.toContain('Nothing that runs')
    }
  })
})
