import { describe, expect, test } from 'vitest'
import { container, deployment, type Loose, saidOf, service, statefulSet } from '../objects.ts'

/** Seen on a real API server: pods restart, or they do not. */
const pod = (workload: Loose) => workload.spec.template.spec

describe.each([
  ['Deployment', deployment],
  ['StatefulSet', statefulSet],
] as const)('a %s', (_, make) => {
  const same: Record<string, (workload: Loose) => unknown> = {
    '1024Mi for 1Gi': (workload) => (container(workload).resources.limits.memory = '1024Mi'),
    '0.1 for 100m': (workload) => (container(workload).resources.requests.cpu = 0.1),
    'the protocol of a port': (workload) => (container(workload).ports[0].protocol = 'TCP'),
    'the defaults of a probe': (workload) =>
      Object.assign(container(workload).readinessProbe, {
        timeoutSeconds: 1,
        initialDelaySeconds: 0,
        failureThreshold: 3,
      }),
    'the pull policy of a version': (workload) => (container(workload).imagePullPolicy = 'IfNotPresent'),
    'an empty security context of the pod': (workload) => (pod(workload).securityContext = {}),
    'an empty node selector': (workload) => (pod(workload).nodeSelector = {}),
    'no tolerations': (workload) => (pod(workload).tolerations = []),
    'no requests of a further kind': (workload) => (container(workload).command = []),
    'false for hostNetwork': (workload) => (pod(workload).hostNetwork = false),
    'false for tty': (workload) => (container(workload).tty = false),
    'empty annotations': (workload) => (workload.spec.template.metadata.annotations = {}),
    'the default restart policy': (workload) => (pod(workload).restartPolicy = 'Always'),
    'a null': (workload) => (pod(workload).priorityClassName = null),
    'the order of keys': (workload) => {
      const { image, ...rest } = container(workload)
      pod(workload).containers = [{ ...rest, image }]
    },
  }
  test.each(Object.entries(same))('says nothing about %s', (_, change) => {
    expect(saidOf([make()], change)).toEqual([])
  })

  const different: Record<string, (workload: Loose) => unknown> = {
    'an empty security context of a container': (workload) => (container(workload).securityContext = {}),
    'an empty affinity': (workload) => (pod(workload).affinity = {}),
    'a default that the API server leaves out': (workload) => (pod(workload).enableServiceLinks = true),
    'the default service account': (workload) => (pod(workload).serviceAccountName = 'default'),
    'another order of variables': (workload) => container(workload).env.reverse(),
  }
  test.each(Object.entries(different))('restarts for %s', (_, change) => {
    const lines = saidOf([make()], change)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^rolling-restart K8S-POD-TEMPLATE /)
  })
})

test('an amount in digits restarts a StatefulSet, whose controller compares bytes, and no Deployment', () => {
  const change = (workload: Loose) => {
    container(workload).resources.limits.memory = 1073741824
  }
  expect(saidOf([deployment()], change)).toEqual([])
  expect(saidOf([statefulSet()], change)).toEqual([
    'rolling-restart K8S-RESOURCES StatefulSet/shop spec.template.spec.containers[main].resources.limits.memory',
  ])
})

test('an empty variable and one without a value are the same', () => {
  const before = deployment()
  container(before).env.push({ name: 'EMPTY', value: '' })
  expect(saidOf([before], (workload) => delete container(workload).env[2].value)).toEqual([])
})

test('written defaults of Services, replicas and strategies', () => {
  expect(
    saidOf([service()], ({ spec }) => {
      Object.assign(spec, { type: 'ClusterIP', sessionAffinity: 'None', publishNotReadyAddresses: false })
      spec.ports[0].protocol = 'TCP'
    }),
  ).toEqual([])
  const one = deployment()
  delete one.spec.replicas
  expect(
    saidOf([one], ({ spec }) =>
      Object.assign(spec, {
        replicas: 1,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } },
        revisionHistoryLimit: 10,
      }),
    ),
  ).toEqual([])
})

test('the order of the ports of a Service means nothing', () => {
  const two = service()
  two.spec.ports.push({ name: 'metrics', port: 9090, targetPort: 9090 })
  expect(saidOf([two], ({ spec }) => spec.ports.reverse())).toEqual(['cosmetic K8S-SPEC Service/shop spec.ports'])
})
