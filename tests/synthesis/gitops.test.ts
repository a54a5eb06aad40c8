import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { deliveryFiles, type Source, type Tool } from '../../synthesis/gitops/index.ts'
import { project } from '../project.ts'

const source: Source = { repo: 'https://git.example.com/shop.git', revision: 'main', path: 'dist', automated: false }

// biome-ignore lint/suspicious/noExplicitAny: of several kinds, read by path
const written = (tool: Tool, environment: string, more: Partial<Source> = {}): any[] =>
  [...deliveryFiles(project, { environment }, tool, { ...source, ...more }).values()].flatMap((text) =>
    parseAllDocuments(text).map((document) => document.toJS()),
  )

test('a file for each environment', () => {
  expect([...deliveryFiles(project, {}, 'argocd', source).keys()]).toEqual([
    'argocd/local.k8s.yaml',
    'argocd/production.k8s.yaml',
    'argocd/msk.k8s.yaml',
    'argocd/strimzi.k8s.yaml',
    'argocd/local-secure.k8s.yaml',
  ])
})

test('Argo CD: an Application for each folder, into the namespace of the system', () => {
  const applications = written('argocd', 'production')
  expect(
    applications.map(({ kind, metadata, spec }) => [kind, metadata.name, spec.source.path, spec.destination.namespace]),
  ).toContainEqual(['Application', 'order-tracker-production', 'dist/production/order-tracker', 'order-tracker'])
  // Nobody who deletes an Application deletes Kafka.
  for (const { metadata } of applications) expect(metadata).not.toHaveProperty('finalizers')
})

test('Argo CD: syncs by itself only when that is asked for', () => {
  expect(written('argocd', 'production')[0].spec.syncPolicy).not.toHaveProperty('automated')
  expect(written('argocd', 'production', { automated: true })[0].spec.syncPolicy.automated).toEqual({
    prune: true,
    selfHeal: true,
  })
})

test('Argo CD: a Job that a release keeps is left alone; a folder without a namespace gets one', () => {
  const of = (environment: string, system: string) =>
    written('argocd', environment).find(({ metadata }) => metadata.name === `${system}-${environment}`).spec
  expect(of('production', 'orders-payments-shipping').ignoreDifferences).toEqual([
    { group: 'batch', kind: 'Job', name: 'kafka-producer', jsonPointers: ['/spec'] },
  ])
  expect(of('production', 'orders-payments-shipping').syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true')
  expect(of('production', 'order-inventory-notification')).not.toHaveProperty('ignoreDifferences')
  expect(of('local', 'order-tracker').syncPolicy.syncOptions).toContain('CreateNamespace=true')
  expect(of('production', 'order-tracker').syncPolicy.syncOptions).not.toContain('CreateNamespace=true')
})

test('Flux: one repository, and a Kustomization for each folder that prunes and waits', () => {
  const [repository, ...kustomizations] = written('flux', 'production')
  expect(repository).toMatchObject({ kind: 'GitRepository', spec: { url: source.repo, ref: { branch: 'main' } } })
  expect(kustomizations).toHaveLength(5)
  for (const { spec } of kustomizations)
    expect(spec).toMatchObject({ prune: true, wait: true, deletionPolicy: 'Orphan' })
})

test.each([
  ['release/1', { branch: 'release/1' }],
  ['v1.2.3', { tag: 'v1.2.3' }],
  ['0123456789012345678901234567890123456789', { commit: '0123456789012345678901234567890123456789' }],
])('Flux: the revision %s', (revision, ref) => {
  expect(written('flux', 'production', { revision })[0].spec.ref).toEqual(ref)
})
