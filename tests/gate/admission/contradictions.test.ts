import { expect, test } from 'vitest'
import { autoscaler, budget, container, deployment, type Loose, saidOf, service, statefulSet } from '../objects.ts'

const rows: [string, () => Loose, (object: Loose) => unknown, string][] = [
  [
    'a container without an image',
    deployment,
    (object) => delete container(object).image,
    'Deployment/shop spec.template.spec.containers[main].image',
  ],
  ['a Service without ports', service, ({ spec }) => delete spec.ports, 'Service/shop spec.ports'],
  [
    'a budget that says both',
    budget,
    ({ spec }) => (spec.minAvailable = 2),
    'PodDisruptionBudget/shop spec.minAvailable',
  ],
  [
    'an autoscaler without a maximum',
    autoscaler,
    ({ spec }) => delete spec.maxReplicas,
    'HorizontalPodAutoscaler/shop spec.maxReplicas',
  ],
  [
    'an autoscaler whose maximum is below its minimum',
    autoscaler,
    ({ spec }) => (spec.maxReplicas = 2),
    'HorizontalPodAutoscaler/shop spec.maxReplicas',
  ],
  [
    'an autoscaler of nobody',
    autoscaler,
    ({ spec }) => delete spec.scaleTargetRef,
    'HorizontalPodAutoscaler/shop spec.scaleTargetRef',
  ],
]

test.each(rows)('%s is refused', (_, make, change, place) => {
  expect(saidOf([make()], change)).toEqual([`manual-steps K8S-REFUSED ${place}`])
})

test('a headless Service may have no ports', () => {
  const headless = service()
  headless.spec.clusterIP = 'None'
  expect(saidOf([headless], ({ spec }) => delete spec.ports).join()).not.toContain('K8S-REFUSED')
})

test('a budget without a selector fits nobody', () => {
  expect(saidOf([budget(), deployment()], ({ spec }) => delete spec.selector)).toEqual([
    'manual-steps K8S-PDB-NO-PODS PodDisruptionBudget/shop spec',
  ])
})

test('a probe at a port name that the container no longer has', () => {
  const path = 'spec.template.spec.containers[main]'
  expect(saidOf([deployment()], (object) => (container(object).ports[0].name = 'web'))).toEqual([
    `manual-steps K8S-PROBE-PORT Deployment/shop ${path}.livenessProbe.httpGet.port`,
    `manual-steps K8S-PROBE-PORT Deployment/shop ${path}.readinessProbe.httpGet.port`,
    `rolling-restart K8S-POD-TEMPLATE Deployment/shop ${path}.ports[8080].name`,
  ])
  expect(saidOf([statefulSet()], (object) => (container(object).readinessProbe.httpGet.port = 8080))).toEqual([
    `rolling-restart K8S-POD-TEMPLATE StatefulSet/shop ${path}.readinessProbe.httpGet.port`,
  ])
})
