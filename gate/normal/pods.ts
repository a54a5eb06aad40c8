import { isPart, type Part, partAt, partsAt } from '../objects/shape.ts'
import { dropZeros, fill, madeAt, mapValues } from './filling.ts'

/** How an amount is written. */
type WriteQuantity = (value: unknown) => unknown

/** Defaults and spellings of a pod template, as the API server fills and writes them. */
export function normalisePodTemplate(template: Part, quantity: WriteQuantity): void {
  normalisePodSpec(madeAt(template, 'spec'), quantity)
  dropZeros(madeAt(template, 'metadata'), ['labels', 'annotations', 'name', 'namespace'])
  delete partAt(template, 'metadata').creationTimestamp
}

/** The same of the pods themselves. */
export function normalisePodSpec(spec: Part, quantity: WriteQuantity): void {
  fill(spec, {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    terminationGracePeriodSeconds: 30,
    securityContext: {},
  })
  dropZeros(spec, [
    'hostNetwork',
    'hostPID',
    'hostIPC',
    'nodeSelector',
    'nodeName',
    'serviceAccountName',
    'hostname',
    'subdomain',
  ])
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    for (const container of partsAt(spec, list)) normaliseContainer(container, quantity)
  }
  for (const volume of partsAt(spec, 'volumes')) normaliseVolume(volume, quantity)
}

function normaliseContainer(container: Part, quantity: WriteQuantity): void {
  fill(container, {
    imagePullPolicy: pullPolicyOf(container.image),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  })
  dropZeros(container, ['stdin', 'stdinOnce', 'tty', 'workingDir'])
  for (const port of partsAt(container, 'ports')) {
    fill(port, { protocol: 'TCP' })
    dropZeros(port, ['hostPort', 'hostIP', 'name'])
  }
  for (const variable of partsAt(container, 'env')) {
    dropZeros(variable, ['value'])
    normaliseFieldRef(partAt(variable, 'valueFrom'))
    normaliseResourceRef(partAt(variable, 'valueFrom'), quantity)
  }
  for (const mount of partsAt(container, 'volumeMounts')) dropZeros(mount, ['readOnly', 'subPath', 'subPathExpr'])
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) normaliseProbe(container[probe])
  for (const hook of ['preStop', 'postStart']) normaliseHttp(partAt(container, 'lifecycle', hook))
  normaliseResources(madeAt(container, 'resources'), quantity)
}

/** Limits are requests where none are written. */
function normaliseResources(resources: Part, quantity: WriteQuantity): void {
  for (const key of ['limits', 'requests']) mapValues(partAt(resources, key), quantity)
  dropZeros(resources, ['limits', 'requests'])
}

function normaliseProbe(probe: unknown): void {
  if (!isPart(probe)) return
  fill(probe, { failureThreshold: 3, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 })
  dropZeros(probe, ['initialDelaySeconds'])
  normaliseHttp(probe)
  if (isPart(probe.grpc)) fill(probe.grpc, { service: '' })
}

function normaliseHttp(handler: Part): void {
  if (isPart(handler.httpGet)) fill(handler.httpGet, { path: '/', scheme: 'HTTP' })
}

function normaliseFieldRef(source: Part): void {
  if (isPart(source.fieldRef)) fill(source.fieldRef, { apiVersion: 'v1' })
}

function normaliseResourceRef(source: Part, quantity: WriteQuantity): void {
  if (!isPart(source.resourceFieldRef)) return
  source.resourceFieldRef.divisor = quantity(source.resourceFieldRef.divisor ?? '0')
}

function normaliseVolume(volume: Part, quantity: WriteQuantity): void {
  for (const kind of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    const source = volume[kind]
    if (isPart(source)) fill(source, { defaultMode: 0o644 })
  }
  if (isPart(volume.hostPath)) fill(volume.hostPath, { type: '' })
  const { emptyDir, persistentVolumeClaim } = volume
  if (isPart(emptyDir)) {
    dropZeros(emptyDir, ['medium'])
    if (emptyDir.sizeLimit !== undefined) emptyDir.sizeLimit = quantity(emptyDir.sizeLimit)
  }
  if (isPart(persistentVolumeClaim)) dropZeros(persistentVolumeClaim, ['readOnly'])
  for (const item of partsAt(volume, 'downwardAPI', 'items')) normaliseFieldRef(item)
  for (const source of partsAt(volume, 'projected', 'sources')) {
    if (isPart(source.serviceAccountToken)) fill(source.serviceAccountToken, { expirationSeconds: 3600 })
    for (const item of partsAt(source, 'downwardAPI', 'items')) normaliseFieldRef(item)
  }
  normaliseClaimSpec(partAt(volume, 'ephemeral', 'volumeClaimTemplate', 'spec'), quantity)
}

/** What a claim asks for. */
export function normaliseClaimSpec(spec: Part, quantity: WriteQuantity): void {
  if (Object.keys(spec).length === 0) return
  fill(spec, { volumeMode: 'Filesystem' })
  const resources = partAt(spec, 'resources')
  for (const key of ['limits', 'requests']) mapValues(partAt(resources, key), quantity)
}

/** Kubernetes pulls what has no tag, or the tag `latest`, at every start. */
function pullPolicyOf(image: unknown): string {
  if (typeof image !== 'string' || image.includes('@')) return 'IfNotPresent'
  const tag = /:([^/]+)$/.exec(image)?.[1] ?? 'latest'
  return tag === 'latest' ? 'Always' : 'IfNotPresent'
}
