import { expect, test } from 'vitest'
import { changed, container, deployment, findingsOf, type Loose, other, saidOf, statefulSet } from '../objects.ts'

const namespace = (level: string): Loose => {
  const object = other('v1', 'Namespace', {})
  object.metadata = { name: 'live', labels: { 'pod-security.kubernetes.io/enforce': level } }
  return object
}

/** Pods that the restricted level takes. */
const safe = (make: () => Loose): Loose => {
  const object = make()
  container(object).securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }
  object.spec.template.spec.securityContext = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }
  return object
}

const path = 'spec.template.spec.containers[main].securityContext'
const refused = (kind: string, where = path) => `manual-steps K8S-POD-SECURITY ${kind}/shop ${where}`

test('pods without what their namespace enforces are not made', () => {
  const objects = [safe(statefulSet), namespace('restricted')]
  const change = (workload: Loose) => delete container(workload).securityContext
  expect(saidOf(objects, change)).toEqual([refused('StatefulSet')])
  expect(findingsOf(objects, changed(objects, change))[0]?.why).toContain(
    'which lack allowPrivilegeEscalation: false and capabilities.drop: [ALL]',
  )
})

test.each<[string, (workload: Loose) => unknown]>([
  ['a user that may be root', ({ spec }) => delete spec.template.spec.securityContext.runAsNonRoot],
  ['root itself', (workload) => (container(workload).securityContext.runAsUser = 0)],
  ['any system call', ({ spec }) => delete spec.template.spec.securityContext.seccompProfile],
  ['a privileged container', (workload) => (container(workload).securityContext.privileged = true)],
])('%s', (_, change) => {
  expect(saidOf([safe(deployment), namespace('restricted')], change)).toContain(refused('Deployment'))
})

test('the baseline minds less, and none minds nothing', () => {
  const change = (workload: Loose) => {
    delete container(workload).securityContext
    workload.spec.template.spec.hostNetwork = true
  }
  expect(saidOf([safe(deployment), namespace('baseline')], change)).toContain(
    refused('Deployment', 'spec.template.spec'),
  )
  expect(saidOf([safe(deployment), namespace('privileged')], change).join()).not.toContain('K8S-POD-SECURITY')
  expect(saidOf([safe(deployment)], change).join()).not.toContain('K8S-POD-SECURITY')
})

test('what was refused before is no news', () => {
  const image = (workload: Loose) => (container(workload).image = 'shop:1.1.0')
  expect(saidOf([deployment(), namespace('restricted')], image).join()).not.toContain('K8S-POD-SECURITY')
})
