import { inspect } from 'node:util'
import { ApiObject, type Chart, Duration, JsonPatch } from 'cdk8s'
import { stringify } from 'yaml'
import {
  type ContainerShape,
  EventConsumer,
  HttpService,
  KafkaCluster,
  type PodShape,
  ProducerJob,
} from '../../../constructs/index.ts'

/** Something that users set on pods: the line of a table. */
export interface PodRow {
  readonly need: string
  /** What is written in TypeScript. */
  readonly how: string
  /** Where in the object it stands, as keys. */
  readonly at: readonly (string | number)[]
  make(chart: Chart): ApiObject
  /** Why Kubernetes 1.33 takes it away: what it does not know yet, or has switched off. @default - it is kept */
  readonly gone?: string
}

/** The last entry of a list: ours come before. */
const LAST = -1

const POD = ['spec', 'template', 'spec'] as const
const CONTAINER = [...POD, 'containers', 0] as const

const topicIn = (chart: Chart) => {
  const servers = { bootstrapServers: ['kafka:9092'], topicsManagedBy: 'others' }
  return KafkaCluster.fromBootstrapServers(chart, 'kafka', servers).addTopic('orders', { partitions: 3 })
}
const consumerIn = (chart: Chart, pod?: PodShape) =>
  new EventConsumer(chart, 'audit', {
    consumes: [topicIn(chart)],
    group: 'audit',
    image: 'audit:1',
    ...(pod && { pod }),
  })

const code = (value: unknown) => inspect(value, { depth: null, breakLength: Number.POSITIVE_INFINITY, compact: true })

/** A field of the `pod` prop, of a consumer. */
const pod = (need: string, shape: PodShape, ...at: PodRow['at']): PodRow => {
  const [field = ''] = Object.keys(shape)
  return {
    need,
    how: `pod: ${code(shape)}`,
    at: at.length > 0 ? at : [...POD, field],
    make: (chart) => ApiObject.of(consumerIn(chart, shape)),
  }
}

/** A field of its container; volumes that it mounts come with it. */
const container = (need: string, shape: ContainerShape, ...volumes: NonNullable<PodShape['volumes']>): PodRow => {
  const [field = ''] = Object.keys(shape)
  const last = field === 'env' || field === 'ports' ? [LAST] : []
  return pod(need, { container: shape, ...(volumes.length > 0 && { volumes }) }, ...CONTAINER, field, ...last)
}

/** A patch of an object of a consumer, an API or a cluster. */
const patch = (
  need: string,
  op: 'add' | 'replace',
  at: PodRow['at'],
  value: unknown,
  object: (chart: Chart) => ApiObject = (chart) => ApiObject.of(consumerIn(chart)),
  gone?: string,
): PodRow => {
  const path = `/${at.join('/')}`
  return {
    need,
    how: `JsonPatch.${op}('${path}', ${code(value)})`,
    at,
    make: (chart) => {
      const made = object(chart)
      made.addJsonPatch(JsonPatch[op](path, value))
      return made
    },
    ...(gone !== undefined && { gone }),
  }
}

const budget = (chart: Chart) => consumerIn(chart).node.findChild('DisruptionBudget') as ApiObject
const service = (chart: Chart) =>
  new HttpService(chart, 'api', { produces: [topicIn(chart)], image: 'api:1' }).node.findChild('Service') as ApiObject
const brokers = (chart: Chart) =>
  ApiObject.of(new KafkaCluster(chart, 'kafka', { brokers: 1, clusterId: 'MkU3OEVBNTcwNTJENDM2Qg' }))
const CLAIM = ['spec', 'volumeClaimTemplates', 0, 'spec'] as const

const required = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone' }] }
const proxy = { name: 'proxy', image: 'proxy:1' }
const secret = { secretKeyRef: { name: 'audit', key: 'token' } }

/** Everything that users were seen to set, and what a real API server is asked about it. */
export const podRows: readonly PodRow[] = [
  pod('tolerations', { tolerations: [{ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }] }),
  pod('nodes', { nodeSelector: { disk: 'ssd' } }),
  pod('affinity', { affinity: { podAntiAffinity: required } }),
  pod('priority', { priorityClassName: 'high' }),
  pod('service account', { serviceAccountName: 'audit', automountServiceAccountToken: true }),
  pod('its token', { automountServiceAccountToken: true }),
  pod('registries with a password', { imagePullSecrets: [{ name: 'registry' }] }),
  pod('labels', { labels: { team: 'shop' } }, 'spec', 'template', 'metadata', 'labels'),
  pod('annotations', { annotations: { 'example.com/scrape': 'true' } }, 'spec', 'template', 'metadata', 'annotations'),
  pod('spread over something else', {
    topologySpreadConstraints: [{ topologyKey: 'rack', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }],
  }),
  pod('runtime', { runtimeClassName: 'gvisor' }),
  pod('scheduler', { schedulerName: 'mine' }),
  pod('DNS', { dnsPolicy: 'None', dnsConfig: { nameservers: ['10.0.0.10'] } }, ...POD, 'dnsConfig'),
  pod('hosts', { hostAliases: [{ ip: '10.0.0.1', hostnames: ['legacy'] }] }),
  pod('init container', { initContainers: [{ name: 'migrate', image: 'migrate:1' }] }),
  pod('sidecar', { initContainers: [{ ...proxy, restartPolicy: 'Always' }] }),
  pod('container beside', { containers: [proxy] }, ...POD, 'containers', LAST),
  pod('groups of the process', { securityContext: { supplementalGroupsPolicy: 'Strict' } }),
  container('variable from a Secret', { env: [{ name: 'TOKEN', valueFrom: secret }] }),
  container('all of a ConfigMap and a Secret', {
    envFrom: [{ configMapRef: { name: 'a' } }, { secretRef: { name: 'b' } }],
  }),
  container('volume', { volumeMounts: [{ name: 'cache', mountPath: '/cache' }] }, { name: 'cache', emptyDir: {} }),
  pod('volume of a CSI driver', {
    volumes: [{ name: 'keys', csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true } }],
  }),
  container('port', { ports: [{ name: 'debug', containerPort: 9229 }] }),
  container('CPU limit', { resources: { limits: { cpu: '2' } } }),
  container('ephemeral storage', { resources: { limits: { 'ephemeral-storage': '1Gi' } } }),
  container('extended resource', { resources: { limits: { 'nvidia.com/gpu': '1' } } }),
  container('own probe', { readinessProbe: { tcpSocket: { port: 9999 } } }),
  container('command and arguments', { command: ['node', '--inspect'], args: ['main.js'] }),
  container('hook', { lifecycle: { preStop: { sleep: { seconds: 5 } } } }),
  container('file system', { securityContext: { readOnlyRootFilesystem: false } }),
  {
    need: 'deadline of a Job',
    how: 'activeDeadline: Duration.hours(1)',
    at: ['spec', 'activeDeadlineSeconds'],
    make: (chart) =>
      ApiObject.of(
        new ProducerJob(chart, 'send', {
          produces: [topicIn(chart)],
          image: 'send:1',
          activeDeadline: Duration.hours(1),
        }),
      ),
  },
  patch('whole resources', 'replace', [...CONTAINER, 'resources'], {
    requests: { cpu: '1', memory: '1Gi' },
    limits: { cpu: '2', memory: '1Gi' },
  }),
  patch('surge', 'replace', ['spec', 'strategy', 'rollingUpdate'], { maxSurge: 1, maxUnavailable: 0 }),
  patch('disruption budget in per cent', 'replace', ['spec', 'maxUnavailable'], '50%', budget),
  patch('port of a probe', 'replace', [...CONTAINER, 'livenessProbe', 'httpGet', 'port'], 9999),
  patch('size of an emptyDir', 'replace', [...POD, 'volumes', 1, 'emptyDir', 'sizeLimit'], '1Gi', brokers),
  patch('size of a claim', 'replace', [...CLAIM, 'resources', 'requests', 'storage'], '20Gi', brokers),
  patch('class of a claim', 'add', [...CLAIM, 'volumeAttributesClassName'], 'fast', brokers),
  patch('traffic of a Service', 'add', ['spec', 'trafficDistribution'], 'PreferClose', service),
  patch(
    'resources of the pod',
    'add',
    [...POD, 'resources'],
    { limits: { cpu: '2' } },
    undefined,
    'PodLevelResources is switched off',
  ),
  patch('user namespace', 'add', [...POD, 'hostUsers'], false),
  patch('process namespace', 'add', [...POD, 'shareProcessNamespace'], true),
  patch(
    'image as a volume',
    'add',
    [...POD, 'volumes'],
    [{ name: 'model', image: { reference: 'model:1' } }],
    undefined,
    'ImageVolume is switched off',
  ),
]

/** The value of an object at some keys. */
export const valueAt = (object: unknown, keys: PodRow['at']): unknown =>
  keys.reduce<unknown>(
    (value, key) => (key === LAST ? (value as unknown[]).at(-1) : (value as Record<string, unknown>)?.[key]),
    object,
  )

/** The table of docs/pods.md. */
export function podTable(made: (row: PodRow) => ApiObject): string {
  const cell = (text: string) => `\`${text.replaceAll('|', '\\|')}\``
  const lines = podRows.map((row) => {
    const written = valueAt(made(row).toJson(), row.at)
    const value = row.at.at(-1) === LAST ? [written] : written
    const field = row.at.findLast((key) => key !== LAST)
    const yaml = stringify({ [String(field)]: value }, { collectionStyle: 'flow', lineWidth: 0 }).trim()
    return `| ${row.need} | ${cell(row.how)} | ${cell(yaml.slice(2, -2))} | ${row.gone ? `gone: ${row.gone}` : 'kept'} |`
  })
  return ['| need | TypeScript | YAML | Kubernetes 1.33.4 |', '|---|---|---|---|', ...lines].join('\n')
}
