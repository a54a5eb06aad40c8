import { describe, expect, test } from 'vitest'
import { type Emitted, emitted, isWorkload, type Manifest } from '../support.ts'

const all = emitted()
const named = all.map(
  (one) => [`${one.folder}: ${one.object.kind} ${one.object.metadata?.name}`, one.object, one] as const,
)

/** The other objects that `kubectl apply -f <folder>` brings. */
const beside = ({ folder }: Emitted): Manifest[] =>
  all.filter((other) => other.folder === folder).map(({ object }) => object)

const podLabels = (object: Manifest) => (isWorkload(object) ? object.spec?.template?.metadata?.labels : undefined)
const matches = (labels: Readonly<Record<string, string>> | undefined, selector: Readonly<Record<string, string>>) =>
  labels !== undefined && Object.entries(selector).every(([key, value]) => labels[key] === value)

const selectorOf = (object: Manifest): Readonly<Record<string, string>> | undefined => {
  if (object.kind === 'Service') return object.spec?.selector
  if (object.kind === 'Deployment' || object.kind === 'StatefulSet' || object.kind === 'PodDisruptionBudget') {
    return object.spec?.selector?.matchLabels
  }
  return undefined
}

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
    expect(name).toMatch(/^[a-z]([-a-z0-9]*[a-z0-9])?$/)
    expect(name.length).toBeLessThanOrEqual(object.kind === 'StatefulSet' ? 52 : 63)
  })

  test('is in the namespace that its environment wants, or names none', () => {
    const inNamespace = place.folder.startsWith('production/') && object.kind !== 'Namespace'
    expect(object.metadata?.namespace).toBe(inNamespace ? place.folder.split('/')[1] : undefined)
  })

  test('selects pods by labels that never change, and some pod has them', () => {
    const selector = selectorOf(object)
    if (selector === undefined) return expect(['ConfigMap', 'Job', 'Namespace']).toContain(object.kind)
    for (const key of Object.keys(selector)) expect(['app', 'app.kubernetes.io/component']).toContain(key)
    expect(Object.keys(selector)).toContain('app')
    const candidates = isWorkload(object) ? [object] : beside(place)
    expect(candidates.filter((candidate) => matches(podLabels(candidate), selector))).not.toHaveLength(0)
  })

  test('refers only to ConfigMaps of its folder', () => {
    if (!isWorkload(object)) return
    const maps = beside(place).flatMap(({ kind, metadata }) => (kind === 'ConfigMap' ? [metadata?.name] : []))
    for (const { configMap } of object.spec?.template?.spec?.volumes ?? []) {
      if (configMap) expect(maps).toContain(configMap.name)
    }
  })

  test('is no Secret, and has nothing of cdk8s’ own in it', () => {
    expect(object.kind).not.toBe('Secret')
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

test('a disruption budget covers what has two pods or more, and nothing else', () => {
  for (const { object, ...place } of all) {
    if (object.kind !== 'Deployment' && object.kind !== 'StatefulSet') continue
    const budgets = beside({ object, ...place }).filter(
      (other) => other.kind === 'PodDisruptionBudget' && matches(podLabels(object), selectorOf(other) ?? {}),
    )
    expect(budgets).toHaveLength((object.spec?.replicas ?? 1) >= 2 ? 1 : 0)
  }
})

test('a namespace file comes first where there is one; local has none', () => {
  const namespaces = all.filter(({ object }) => object.kind === 'Namespace')
  expect(new Set(namespaces.map(({ folder }) => folder.split('/')[0]))).toEqual(new Set(['production']))
  for (const { file, folder, object } of namespaces) {
    expect(file).toBe(`${folder}/00-namespace.k8s.yaml`)
    expect(object.metadata?.labels?.['pod-security.kubernetes.io/enforce']).toBe('restricted')
    expect(object.metadata?.annotations?.['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false')
  }
})

test('no two objects of an environment have the same kind, namespace and name', () => {
  const names = all.map(
    ({ folder, object: { kind, metadata } }) => `${folder} ${kind} ${metadata?.namespace} ${metadata?.name}`,
  )
  expect(new Set(names).size).toBe(names.length)
})
