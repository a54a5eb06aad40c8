import type { Change, Group } from '../change.ts'
import type { Manifest, Manifests } from '../system.ts'
import { edited } from './workloads.ts'

const main = ({ spec }: Manifest) => (spec.jobTemplate?.spec ?? spec).template.spec.containers[0]
const pod = ({ spec }: Manifest) => (spec.jobTemplate?.spec ?? spec).template.spec

/** An edit after which an object is not taken. */
const row = (
  name: string,
  object: string,
  change: (manifest: Manifest) => unknown,
  before?: Change['before'],
): Change => ({
  name,
  ...(before && { before }),
  after: { ...before, ...edited(object, change) },
  expects: { refused: [object] },
})

/** What is there twice, in an object that is there: kubectl makes one of the two. */
const merged = (...[name, object, change]: Parameters<typeof row>): Change => ({
  ...row(name, object, change),
  expects: {},
})

/** A new object that is not taken. */
const added = (name: string, object: string, make: (namespace: string) => object): Change => ({
  name,
  after: {
    edit: (manifests: Manifests) =>
      manifests.add('added.k8s.yaml', make(manifests.of('Service/api').metadata.namespace)),
  },
  expects: { refused: [object] },
})

const API = 'Deployment/api'
const BILLING = 'Deployment/billing'
const CRON = 'CronJob/load-test'
const cron = (name: string, change: (manifest: Manifest) => unknown) => row(name, CRON, change, { loadTest: {} })
const metadata = (name: string) => (namespace: string) => ({ name, namespace })
const meta = metadata('added')

/** Fields, types and versions that the API does not have. */
export const unknownFields: Group = {
  title: 'Refused: fields, values and versions of the API',
  changes: [
    row('imagepullPolicy', BILLING, (object) => (main(object).imagepullPolicy = 'Always')),
    row('a field that is misspelt', BILLING, ({ spec }) => (spec.replica = 3)),
    row('a field one level too high', BILLING, ({ spec }) => (spec.template.terminationGracePeriodSeconds = 60)),
    row('a field of another kind', 'Service/api', ({ spec }) => (spec.replicas = 2)),
    row('an unknown field of a probe', API, (object) => (main(object).readinessProbe.retries = 3)),
    row('an unknown field of a ConfigMap', 'ConfigMap/kafka-topics', (object) => (object.spec = {})),
    row('an unknown field of a budget', 'PodDisruptionBudget/kafka', ({ spec }) => (spec.minUnavailable = 1)),
    row('an unknown field of metadata', BILLING, (object) => (object.metadata.label = { team: 'x' })),
    row('text where a number is needed', BILLING, ({ spec }) => (spec.minReadySeconds = '10')),
    row('a number with a fraction', BILLING, ({ spec }) => (spec.revisionHistoryLimit = 1.5)),
    row('text where true or false is needed', BILLING, (object) => (pod(object).enableServiceLinks = 'no')),
    row(
      'a map where a list is needed',
      BILLING,
      (object) => (pod(object).tolerations = { key: 'a', operator: 'Exists' }),
    ),
    row('text where a list is needed', BILLING, (object) => (main(object).args = '--verbose')),
    row('a pull policy that is none', BILLING, (object) => (main(object).imagePullPolicy = 'always')),
    row('a type of Service that is none', 'Service/api', ({ spec }) => (spec.type = 'Loadbalancer')),
    row('a strategy that is none', BILLING, ({ spec }) => (spec.strategy = { type: 'Rolling' })),
    row('an amount as people write it', BILLING, (object) => (main(object).resources.limits.memory = '256MB')),
    row('an amount with a blank', BILLING, (object) => (main(object).resources.requests.cpu = '100 m')),
    row('a variable without a name', BILLING, (object) => main(object).env.push({ value: 'x' })),
    row('a port of a Service without its number', 'Service/api', ({ spec }) => spec.ports.push({ name: 'more' })),
    row(
      'an autoscaler of a version that is gone',
      'HorizontalPodAutoscaler/api',
      (object) => (object.apiVersion = 'autoscaling/v2beta1'),
      { api: { autoscaling: { minReplicas: 2, maxReplicas: 4 } } },
    ),
    row('a Deployment of apps/v1beta1', BILLING, (object) => (object.apiVersion = 'apps/v1beta1')),
    row('a budget of policy/v1beta1', 'PodDisruptionBudget/kafka', (object) => (object.apiVersion = 'policy/v1beta1')),
    cron('a CronJob of batch/v1beta1', (object) => (object.apiVersion = 'batch/v1beta1')),
    added('an Ingress of extensions/v1beta1', 'Ingress/added', (namespace) => ({
      apiVersion: 'extensions/v1beta1',
      kind: 'Ingress',
      metadata: meta(namespace),
      spec: { backend: { serviceName: 'api', servicePort: 80 } },
    })),
    added('a kind that is misspelt', 'Deploymnet/added', (namespace) => ({
      apiVersion: 'apps/v1',
      kind: 'Deploymnet',
      metadata: meta(namespace),
      spec: {},
    })),
    added('an Ingress without pathType', 'Ingress/added', (namespace) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: meta(namespace),
      spec: {
        rules: [{ http: { paths: [{ path: '/', backend: { service: { name: 'api', port: { number: 80 } } } }] } }],
      },
    })),
    added('a Deployment without a selector', 'Deployment/added', (namespace) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: meta(namespace),
      spec: { template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } } },
    })),
  ],
}

/** What schemas do not say. */
export const wrongValues: Group = {
  title: 'Refused: what schemas do not say',
  changes: [
    row('a request of memory above its limit', BILLING, (object) => (main(object).resources.requests.memory = '8Gi')),
    row('a port name of 18 characters', API, (object) => (main(object).ports[0].name = 'rest-proxy-service')),
    row('a port name without a letter', API, (object) =>
      main(object).ports.push({ name: '8081', containerPort: 8081 }),
    ),
    row('two ports of one name', API, (object) =>
      main(object).ports.push({ name: main(object).ports[0].name, containerPort: 8081 }),
    ),
    row('a label with a slash in its value', BILLING, (object) => (object.metadata.labels.branch = 'feature/x')),
    row('a label of 64 characters', BILLING, (object) => (object.metadata.labels.text = 'x'.repeat(64))),
    row('a label whose key has two slashes', BILLING, (object) => (object.metadata.labels['a/b/c'] = 'x')),
    row('an annotation whose key has a blank', BILLING, (object) => (object.metadata.annotations = { 'a b': 'x' })),
    row(
      'a mount without its volume',
      BILLING,
      (object) => (main(object).volumeMounts = [{ name: 'nobody', mountPath: '/nobody' }]),
    ),
    merged('two mounts at one path', 'StatefulSet/kafka', (object) =>
      main(object).volumeMounts.push({ ...main(object).volumeMounts[0] }),
    ),
    row('a subPath out of its volume', BILLING, (object) => {
      pod(object).volumes = [{ name: 'tmp', emptyDir: {} }]
      main(object).volumeMounts = [{ name: 'tmp', mountPath: '/tmp', subPath: '../x' }]
    }),
    merged('two volumes of one name', 'StatefulSet/kafka', (object) =>
      pod(object).volumes.push({ ...pod(object).volumes[0] }),
    ),
    row(
      'a volume of two sources',
      BILLING,
      (object) => (pod(object).volumes = [{ name: 'two', emptyDir: {}, configMap: { name: 'kafka-topics' } }]),
    ),
    merged('two containers of one name', BILLING, (object) =>
      pod(object).containers.push({ name: main(object).name, image: 'a:1' }),
    ),
    row('an underscore in the name of a container', BILLING, (object) =>
      pod(object).containers.push({ name: 'a_b', image: 'a:1' }),
    ),
    row('a second port of a Service without a name', 'Service/api', ({ spec }) => spec.ports.push({ port: 81 })),
    merged('a port of a Service twice', 'Service/api', ({ spec }) =>
      spec.ports.push({ ...spec.ports[0], name: 'again' }),
    ),
    row('a port of a Service above 65535', 'Service/api', ({ spec }) =>
      spec.ports.push({ name: 'high', port: 70_000 }),
    ),
    row('a container port above 65535', API, (object) =>
      main(object).ports.push({ name: 'high', containerPort: 70_000 }),
    ),
    row('a node port of a ClusterIP', 'Service/api', ({ spec }) => (spec.ports[0].nodePort = 30_080)),
    row('a headless load balancer', 'Service/kafka', ({ spec }) => (spec.type = 'LoadBalancer')),
    row('an ExternalName without a name', 'Service/api', ({ spec }) => (spec.type = 'ExternalName')),
    row('traffic from outside to a ClusterIP', 'Service/api', ({ spec }) => (spec.externalTrafficPolicy = 'Local')),
    row(
      'a liveness probe that must succeed twice',
      BILLING,
      (object) => (main(object).livenessProbe.successThreshold = 2),
    ),
    row('a probe with two checks', BILLING, (object) => (main(object).livenessProbe.tcpSocket = { port: 1 })),
    row('a probe without a check', BILLING, (object) => (main(object).livenessProbe = { periodSeconds: 5 })),
    row('a Deployment whose pods end', BILLING, (object) => (pod(object).restartPolicy = 'OnFailure')),
    row('a deadline for the pods of a Deployment', BILLING, (object) => (pod(object).activeDeadlineSeconds = 60)),
    row('a rollout that fails before its pods are available', BILLING, ({ spec }) =>
      Object.assign(spec, { minReadySeconds: 30, progressDeadlineSeconds: 20 }),
    ),
    row('a negative number of pods', BILLING, ({ spec }) => (spec.replicas = -1)),
    row('a variable with a value and a source', BILLING, (object) =>
      main(object).env.push({ name: 'BOTH', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }),
    ),
    row('a privileged container that may not escalate', BILLING, (object) =>
      Object.assign(main(object).securityContext, { privileged: true, allowPrivilegeEscalation: false }),
    ),
    row(
      'a toleration of a value that only has to exist',
      BILLING,
      (object) => (pod(object).tolerations = [{ key: 'a', operator: 'Exists', value: 'b' }]),
    ),
    cron('hour 25', ({ spec }) => (spec.schedule = '0 25 * * *')),
    cron('six fields of a schedule', ({ spec }) => (spec.schedule = '0 0 5 * * *')),
    cron('Sunday is 7', ({ spec }) => (spec.schedule = '0 5 * * 7')),
    cron('a time zone within the schedule', ({ spec }) => (spec.schedule = 'TZ=UTC 0 5 * * *')),
    cron('a time zone that is none', ({ spec }) => (spec.timeZone = 'Europe/Berlim')),
    cron('the pods of a CronJob are always restarted', (object) => (pod(object).restartPolicy = 'Always')),
    added('an Indexed Job without completions', 'Job/added', (namespace) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: meta(namespace),
      spec: {
        completionMode: 'Indexed',
        parallelism: 2,
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } },
      },
    })),
    added('a limit for each index of a Job without indexes', 'Job/added', (namespace) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: meta(namespace),
      spec: {
        backoffLimitPerIndex: 1,
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } },
      },
    })),
    added('a new Deployment with two containers of one name', 'Deployment/added', (namespace) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: meta(namespace),
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: {
          metadata: { labels: { a: 'b' } },
          spec: {
            containers: [
              { name: 'a', image: 'a:1' },
              { name: 'a', image: 'a:2' },
            ],
          },
        },
      },
    })),
    added('a new Service with a port twice', 'Service/added', (namespace) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: meta(namespace),
      spec: {
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 80 },
        ],
      },
    })),
    added('a Secret that is no base64', 'Secret/added', (namespace) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: meta(namespace),
      data: { password: 'not base64!' },
    })),
    added('a Secret of a certificate without its key', 'Secret/added', (namespace) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: meta(namespace),
      stringData: { 'tls.crt': 'x' },
    })),
    added('a ConfigMap of 300 KiB', 'ConfigMap/added', (namespace) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: meta(namespace),
      data: { text: 'x'.repeat(300_000) },
    })),
    added('a slash in the key of a ConfigMap', 'ConfigMap/added', (namespace) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: meta(namespace),
      data: { 'conf/shop': 'x' },
    })),
    added('a capital letter in a name', 'ConfigMap/Added', (namespace) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('Added')(namespace),
      data: {},
    })),
    added('a dot in the name of a Service', 'Service/a.b', (namespace) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('a.b')(namespace),
      spec: { ports: [{ port: 80 }] },
    })),
    added('53 characters in the name of a CronJob', `CronJob/${'a'.repeat(53)}`, (namespace) => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: metadata('a'.repeat(53))(namespace),
      spec: {
        schedule: '0 5 * * *',
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } } },
        },
      },
    })),
  ],
}
