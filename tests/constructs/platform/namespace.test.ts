import { ApiObject, Testing } from 'cdk8s'
import { expect, test } from 'vitest'
import { Namespace, type NamespaceProps } from '../../../constructs/index.ts'
import { find, problemsOf, rendered, testSystem } from '../../support.ts'

const metadataOf = (props?: NamespaceProps) => {
  const chart = Testing.chart()
  new Namespace(chart, 'shop', props)
  return find(rendered(chart), 'Namespace').metadata
}

test('the Namespace is its default child', () => {
  expect(ApiObject.of(new Namespace(Testing.chart(), 'shop'))).toMatchObject({ kind: 'Namespace', name: 'shop' })
})

test('it enforces the restricted standard, and GitOps tools never delete it', () => {
  expect(metadataOf()).toEqual({
    name: 'shop',
    annotations: {
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    },
    labels: {
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    },
  })
})

test('all the props', () => {
  const props: Required<NamespaceProps> = { podSecurity: 'warn', labels: { team: 'shop' } }
  expect(metadataOf(props)?.labels).toEqual({
    team: 'shop',
    'pod-security.kubernetes.io/audit': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  })
})

test.each(['Shop', 'my_shop', 'x'.repeat(64)])('the name %s is refused', (name) => {
  const system = testSystem()
  new Namespace(system.chart('namespace'), name)
  expect(problemsOf(system)).toEqual([
    `namespace/${name}: namespace: got "${name}", expected at most 63 lower-case letters, digits and dashes, starting with a letter; choose a name that Kubernetes accepts`,
  ])
})
