import { describe, expect, test } from 'vitest'
import { type Emitted, emitted, environmentOf, isWorkload, podTemplateOf, type WorkloadManifest } from '../support.ts'

/** Every object with pods, of every system and environment. */
const workloads = emitted().flatMap(({ object, ...place }: Emitted) =>
  isWorkload(object) ? [{ ...place, object }] : [],
)
const named = workloads.map(
  ({ folder, object }) => [`${folder}: ${object.kind} ${object.metadata?.name}`, object] as const,
)

const podOf = (object: WorkloadManifest) => podTemplateOf(object)?.spec
const containersOf = (object: WorkloadManifest) => podOf(object)?.containers ?? []

/** Whether it runs a service of this repository, which has our settings and probes. */
const isOurs = (object: WorkloadManifest) =>
  containersOf(object).some(({ image = '' }) => /(^|\/)cdk8s-kafka\//.test(image))

/** Seconds between the decision that a pod has to go and its SIGTERM. */
const preStopDelay = (object: WorkloadManifest): number =>
  Math.max(...containersOf(object).map(({ lifecycle }) => Number(lifecycle?.preStop?.exec?.command?.[1] ?? 0)))

test('there are workloads to look at, in every environment', () => {
  expect(new Set(workloads.map(({ folder }) => folder.split('/')[0]))).toEqual(
    new Set(['local', 'production', 'msk', 'strimzi', 'local-secure']),
  )
  expect(workloads.length).toBeGreaterThanOrEqual(13)
})

describe.each(named)('%s', (folder, object) => {
  // https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
  test('passes the restricted Pod Security Standard, with a numeric user', () => {
    const pod = podOf(object)
    expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    expect(pod?.securityContext?.runAsUser).toBeGreaterThan(0)
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC', 'initContainers', 'ephemeralContainers']) {
      expect(pod).not.toHaveProperty(field)
    }
    const allowed = [
      'configMap',
      'csi',
      'downwardAPI',
      'emptyDir',
      'ephemeral',
      'persistentVolumeClaim',
      'projected',
      'secret',
    ]
    for (const { name: _name, ...source } of pod?.volumes ?? []) {
      expect(Object.keys(source)).toEqual([expect.toBeOneOf(allowed)])
    }
    for (const container of containersOf(object)) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      })
      for (const port of container.ports ?? []) expect(port).not.toHaveProperty('hostPort')
    }
  })

  test('has no token and no variables of Services', () => {
    expect(podOf(object)).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false })
  })

  test('requests CPU and memory, and limits the memory to what it requests', () => {
    expect(containersOf(object)).not.toHaveLength(0)
    for (const { resources } of containersOf(object)) {
      expect(resources?.requests).toMatchObject({ cpu: expect.anything(), memory: expect.anything() })
      expect(resources?.limits).toEqual({ memory: resources?.requests?.memory })
    }
  })

  test('runs an image with a version, pulled once', () => {
    for (const { image = '', imagePullPolicy } of containersOf(object)) {
      expect(image).toMatch(/^[\w./:-]+(:[\w.-]+|@sha256:[0-9a-f]+)$/)
      expect(image.split('/').at(-1)).toMatch(/[:@](?!latest$)/)
      expect(imagePullPolicy).toBe('IfNotPresent')
    }
  })

  test('is told to end before it is killed', () => {
    const grace = (podOf(object)?.terminationGracePeriodSeconds ?? 0) * 1000
    // A broker of production hands over many leaderships; a local one is mostly deleted together with all others.
    if (object.kind === 'StatefulSet') expect(grace).toBe(folder.startsWith('production/') ? 120_000 : 30_000)
    if (isOurs(object)) {
      expect(Number(environmentOf(object).SHUTDOWN_TIMEOUT_MS) + preStopDelay(object) * 1000).toBeLessThan(grace)
    }
    expect(grace).toBeGreaterThan(0)
  })

  test('is probed the way its kind needs', () => {
    for (const { startupProbe, readinessProbe, livenessProbe, ports = [] } of containersOf(object)) {
      if (object.kind === 'Deployment' && isOurs(object)) {
        expect(ports).toContainEqual({ name: 'health', containerPort: 9090 })
        expect(readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'health' })
        expect(livenessProbe?.httpGet).toEqual({ path: '/livez', port: 'health' })
        // Slow to start is not dead.
        expect(startupProbe).toMatchObject({ httpGet: livenessProbe?.httpGet, failureThreshold: 60 })
      }
      if (object.kind === 'Deployment') expect(readinessProbe?.httpGet).toBeDefined()
      if (object.kind === 'StatefulSet') {
        // A broker that recovers its logs must not be restarted, or it begins again.
        expect(livenessProbe).toBeUndefined()
        expect(readinessProbe?.exec).toBeDefined()
      }
    }
  })

  test('goes on answering before it stops, and never goes before its successor answers', () => {
    const ports = containersOf(object).flatMap(({ ports = [] }) => ports.map(({ name }) => name))
    if (object.kind !== 'Deployment' || !isOurs(object) || !ports.includes('http')) return
    expect(preStopDelay(object)).toBeGreaterThanOrEqual(5)
    expect(object.spec?.strategy?.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 })
  })

  test('mounts only what is there, each once', () => {
    const claims = object.kind === 'StatefulSet' ? (object.spec?.volumeClaimTemplates ?? []) : []
    const sources = [
      ...(podOf(object)?.volumes ?? []).map(({ name }) => name),
      ...claims.map(({ metadata }) => metadata?.name),
    ]
    const mounts = containersOf(object).flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name))
    expect([...mounts].sort()).toEqual([...sources].sort())
    expect(new Set(sources).size).toBe(sources.length)
  })

  test('has no password in a value', () => {
    for (const { env = [] } of containersOf(object)) {
      for (const { name, value } of env) if (/PASSWORD|SECRET|TOKEN/.test(name)) expect(value).toBeUndefined()
    }
  })

  test('names variables once, and refers only to variables that come first', () => {
    for (const { env = [] } of containersOf(object)) {
      const names = env.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      for (const [index, { value = '' }] of env.entries()) {
        for (const [, used] of value.matchAll(/\$\((\w+)\)/g)) expect(names.slice(0, index)).toContain(used)
      }
    }
  })
})
