import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  type Emitted,
  emitted,
  find,
  isOfKubernetes,
  isWorkload,
  type Manifest,
  podTemplateOf,
  secretsOf,
} from '../support.ts'

const all = emitted()
const named = all.map(
  (one) => [`${one.folder}: ${one.object.kind} ${one.object.metadata?.name}`, one.object, one] as const,
)

/** The other objects that `kubectl apply -f <folder>` brings. */
const beside = ({ folder }: Emitted): Manifest[] =>
  all.filter((other) => other.folder === folder).map(({ object }) => object)

const podLabels = (object: Manifest) => (isWorkload(object) ? podTemplateOf(object)?.metadata?.labels : undefined)
const matches = (labels: Readonly<Record<string, string>> | undefined, selector: Readonly<Record<string, string>>) =>
  labels !== undefined && Object.entries(selector).every(([key, value]) => labels[key] === value)

const selectorOf = (object: Manifest): Readonly<Record<string, string>> | undefined => {
  if (object.kind === 'Service') return object.spec?.selector
  if (object.kind === 'Deployment' || object.kind === 'StatefulSet' || object.kind === 'PodDisruptionBudget') {
    return object.spec?.selector?.matchLabels
  }
  return undefined
}

const howToMakeSecrets = readFileSync('docs/postgres.md', 'utf8')

/** Kinds without a selector of ours, or whose selector has tests of its own. */
const unselective = ['ConfigMap', 'CronJob', 'HorizontalPodAutoscaler', 'Job', 'Namespace', 'NetworkPolicy', 'Secret']

/** A certificate of a client comes and goes with it. */
const isOfClient = (object: Manifest) => object.metadata?.name?.endsWith('-kafka-tls') ?? false

/** The most pods that an object can have. */
const mostPods = ({ object, folder }: { readonly object: Manifest; readonly folder: string }): number => {
  if (object.kind !== 'Deployment' && object.kind !== 'StatefulSet') return 0
  return scalerOf(folder, object.metadata?.name)?.spec?.maxReplicas ?? object.spec?.replicas ?? 1
}
const scalerOf = (folder: string, name: string | undefined) =>
  all
    .filter((one) => one.folder === folder)
    .flatMap(({ object }) => (object.kind === 'HorizontalPodAutoscaler' ? [object] : []))
    .find(({ spec }) => spec?.scaleTargetRef.name === name)

describe.each(named)('%s', (_, object, place) => {
  test('carries the labels of its system', () => {
    expect(object.metadata?.labels).toMatchObject({
      'app.kubernetes.io/managed-by': 'cdk8s-kafka',
      'app.kubernetes.io/part-of': place.folder.split('/')[1],
    })
    const labels = podLabels(object)
    if (labels) expect(Object.keys(labels)).toEqual(expect.arrayContaining(['app', 'app.kubernetes.io/name']))
  })

  test('has a name that fits its kind', () => {
    const name = object.metadata?.name ?? ''
    // As topics are called: a DNS subdomain.
    if (isOfKubernetes(object)) expect(name).toMatch(/^[a-z]([-a-z0-9]*[a-z0-9])?$/)
    else expect(name).toMatch(/^[a-z]([-.a-z0-9]*[a-z0-9])?$/)
    expect(name.length).toBeLessThanOrEqual(['CronJob', 'StatefulSet'].includes(object.kind) ? 52 : 63)
  })

  test('is in the namespace that its folder brings, or names none', () => {
    const namespace = beside(place).find(({ kind }) => kind === 'Namespace')?.metadata?.name
    expect(object.metadata?.namespace).toBe(object.kind === 'Namespace' ? undefined : namespace)
  })

  test('is never pruned when it holds data, or when what holds data needs it', () => {
    // A chart is a file: with a StatefulSet stand its Services, ConfigMaps and disruption budgets.
    const file = all.filter((other) => other.file === place.file).map((other) => other.object)
    const ofStrimzi: readonly string[] = ['Kafka', 'KafkaNodePool', 'KafkaTopic']
    const holdsData =
      object.kind === 'Namespace' ||
      ofStrimzi.includes(object.kind) ||
      // One that is left behind would go on cutting connections.
      (object.kind !== 'NetworkPolicy' && !isOfClient(object) && file.some(({ kind }) => kind === 'StatefulSet'))
    const { annotations = {} } = object.metadata ?? {}
    expect([annotations['argocd.argoproj.io/sync-options'], annotations['kustomize.toolkit.fluxcd.io/prune']]).toEqual(
      holdsData ? ['Prune=false,Delete=false', 'disabled'] : [undefined, undefined],
    )
  })

  test('selects pods by labels that never change, and some pod has them', () => {
    const selector = selectorOf(object)
    if (selector === undefined) return expect(!isOfKubernetes(object) || unselective.includes(object.kind)).toBe(true)
    for (const key of Object.keys(selector)) expect(['app', 'app.kubernetes.io/component']).toContain(key)
    expect(Object.keys(selector)).toContain('app')
    const candidates = isWorkload(object) ? [object] : beside(place)
    expect(candidates.filter((candidate) => matches(podLabels(candidate), selector))).not.toHaveLength(0)
  })

  test('refers only to ConfigMaps of its folder', () => {
    if (!isWorkload(object)) return
    const maps = beside(place).flatMap(({ kind, metadata }) => (kind === 'ConfigMap' ? [metadata?.name] : []))
    for (const { configMap } of podTemplateOf(object)?.spec?.volumes ?? []) {
      if (configMap) expect(maps).toContain(configMap.name)
    }
  })

  test('sends to ports that its pods have', () => {
    if (object.kind !== 'Service') return
    const pods = beside(place).filter((other) => matches(podLabels(other), selectorOf(object) ?? {}))
    const ports = pods.flatMap((pod) =>
      isWorkload(pod) ? (podTemplateOf(pod)?.spec?.containers ?? []).flatMap(({ ports = [] }) => ports) : [],
    )
    for (const { port, targetPort = port } of object.spec?.ports ?? []) {
      expect(ports.flatMap(({ name, containerPort }) => [name, containerPort])).toContain(targetPort)
    }
  })

  test('scales a Deployment that leaves the number to it', () => {
    if (object.kind !== 'HorizontalPodAutoscaler') return
    const { scaleTargetRef: target, minReplicas = 1, maxReplicas = 0 } = object.spec ?? {}
    expect(target).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment' })
    expect(find(beside(place), 'Deployment', target?.name).spec).not.toHaveProperty('replicas')
    expect(maxReplicas).toBeGreaterThanOrEqual(minReplicas)
  })

  test('says how many pods it has, or has an autoscaler', () => {
    if (object.kind !== 'Deployment') return
    expect(object.spec?.replicas === undefined).toBe(scalerOf(place.folder, object.metadata?.name) !== undefined)
  })

  test('runs by hand, once, and its Jobs stay to be read', () => {
    if (object.kind !== 'CronJob') return
    const { suspend, successfulJobsHistoryLimit: done = 3, failedJobsHistoryLimit: failed = 1 } = object.spec ?? {}
    expect(suspend).toBe(true)
    // A Job by hand counts, too: with a history of none it vanishes with its logs when it completes.
    expect(Math.min(done, failed)).toBeGreaterThanOrEqual(1)
    expect(object.spec?.jobTemplate.spec?.backoffLimit).toBe(0)
  })

  test('is no Secret in production; a local one says that it is none', () => {
    if (object.kind !== 'Secret') return
    expect(place.folder).toMatch(/^local\//)
    expect(object.metadata?.labels).toMatchObject({ 'cdk8s-kafka/local-only': 'true' })
    expect(object.metadata?.annotations?.['cdk8s-kafka/local-only']).toContain('nowhere else')
  })

  test('refers to Secrets of its folder, in production to those that a document says how to make', () => {
    if (!isWorkload(object)) return
    const made = beside(place).flatMap((other) =>
      other.kind === 'Secret'
        ? Object.keys({ ...other.data, ...other.stringData }).map((key) => `${other.metadata?.name}/${key}`)
        : [],
    )
    for (const reference of Object.values(secretsOf(object))) {
      if (place.folder.startsWith('local/')) expect(made).toContain(reference)
      else expect(howToMakeSecrets).toContain(`create secret generic ${reference.split('/')[0]} `)
    }
  })

  test('has nothing of cdk8s’ own in it', () => {
    expect(JSON.stringify(object)).not.toContain('cdk8s.io/metadata.addr')
  })
})

test('no two workloads of a folder select each other’s pods', () => {
  for (const [, object, place] of named) {
    const selector = selectorOf(object)
    if (!isWorkload(object) || selector === undefined) continue
    expect(beside(place).filter((other) => matches(podLabels(other), selector))).toHaveLength(1)
  }
})

test('a disruption budget covers what can have two pods or more, and nothing else', () => {
  for (const { object, ...place } of all) {
    if (object.kind !== 'Deployment' && object.kind !== 'StatefulSet') continue
    const budgets = beside({ object, ...place }).filter(
      (other) => other.kind === 'PodDisruptionBudget' && matches(podLabels(object), selectorOf(other) ?? {}),
    )
    expect(budgets).toHaveLength(mostPods({ object, ...place }) >= 2 ? 1 : 0)
  }
})

test('a namespace file comes first where there is one; every system of production has one', () => {
  const namespaces = all.filter(({ object }) => object.kind === 'Namespace')
  const production = all.flatMap(({ folder }) => (folder.startsWith('production/') ? [folder] : []))
  expect(namespaces.map(({ folder }) => folder)).toEqual(expect.arrayContaining(production))
  for (const { file, folder, object } of namespaces) {
    expect(file).toBe(`${folder}/00-namespace.k8s.yaml`)
    const mode = folder.startsWith('production/') ? 'enforce' : 'warn'
    expect(object.metadata?.labels?.[`pod-security.kubernetes.io/${mode}`]).toBe('restricted')
    expect(object.metadata?.annotations?.['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false')
  }
})

test('no two objects of an environment have the same kind, namespace and name', () => {
  const names = all.map(
    ({ folder, object: { kind, metadata } }) => `${folder} ${kind} ${metadata?.namespace} ${metadata?.name}`,
  )
  expect(new Set(names).size).toBe(names.length)
})
