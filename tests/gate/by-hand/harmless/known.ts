import type { Loose } from '../../objects.ts'
import { bitnami, confluent, type Harmless, kustomize, shipping, strimziEvents, tracker } from '../row.ts'

const row = (
  name: string,
  folder: string,
  about: string,
  edit: (object: Loose) => unknown,
  atMost?: Harmless['atMost'],
): Harmless => ({
  name,
  in: folder,
  edit: (manifests) => manifests.change(about, edit),
  ...(atMost && { atMost }),
})

const added = (name: string, folder: string, object: object): Harmless => ({
  name,
  in: folder,
  edit: (manifests) => manifests.add('added.yaml', `${JSON.stringify(object)}\n`),
  atMost: 'no-restart',
})

const label =
  (labels: object) =>
  ({ metadata }: Loose) =>
    Object.assign(metadata, { labels: { ...metadata.labels, ...labels } })
const annotation =
  (annotations: object) =>
  ({ metadata }: Loose) =>
    Object.assign(metadata, { annotations: { ...metadata.annotations, ...annotations } })
const EVENTS = 'StatefulSet/events-kafka-controller'

/** What is known to do no harm. */
export const known: readonly Harmless[] = [
  row('a label of a team', shipping, 'Deployment/shipping-consumer', label({ team: 'x' }), 'no-restart'),
  row(
    'Bitnami: the version in a label',
    bitnami,
    EVENTS,
    label({ 'app.kubernetes.io/version': '3.7.2' }),
    'no-restart',
  ),
  row('Bitnami: the chart in a label', bitnami, EVENTS, label({ 'helm.sh/chart': 'kafka-29.3.15' }), 'no-restart'),
  row(
    'Bitnami: an annotation of the company',
    bitnami,
    'Service/events-kafka',
    annotation({ 'example.com/owner': 'team-x' }),
    'no-restart',
  ),
  row(
    'Bitnami: a Role with one verb more',
    bitnami,
    'Role/events-kafka',
    ({ rules }) => rules[0].verbs.push('patch'),
    'no-restart',
  ),
  row(
    'Bitnami: a RoleBinding with one subject more',
    bitnami,
    'RoleBinding/events-kafka',
    ({ subjects }) => subjects.push({ kind: 'ServiceAccount', name: 'tools', namespace: 'events' }),
    'no-restart',
  ),
  row(
    'Bitnami: the ordinals that are the default',
    bitnami,
    EVENTS,
    ({ spec }) => (spec.ordinals = { start: 0 }),
    'nothing',
  ),
  row(
    'Bitnami: volumes that a tool does not prune',
    bitnami,
    EVENTS,
    annotation({ 'helm.sh/resource-policy': 'keep' }),
    'no-restart',
  ),
  row(
    'Bitnami: a budget that lets unhealthy pods go',
    bitnami,
    'PodDisruptionBudget/events-kafka-controller',
    ({ spec }) => (spec.unhealthyPodEvictionPolicy = 'AlwaysAllow'),
    'no-restart',
  ),
  row(
    'Bitnami: a seccomp profile',
    bitnami,
    EVENTS,
    ({ spec }) => (spec.template.spec.securityContext.seccompProfile = { type: 'RuntimeDefault' }),
  ),
  row(
    'Bitnami: brokers prefer different nodes',
    bitnami,
    EVENTS,
    ({ spec }) =>
      (spec.template.spec.topologySpreadConstraints = [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'kafka' } },
        },
      ]),
  ),
  row(
    'Confluent: metrics at another port',
    confluent,
    'Service/platform-cp-kafka-rest',
    annotation({ 'prometheus.io/port': '9404' }),
    'no-restart',
  ),
  row(
    'Confluent: a further host of an Ingress',
    confluent,
    'Ingress/platform-cp-kafka-rest',
    ({ spec }) => spec.rules.push({ ...spec.rules[0], host: 'kafka-rest.example.com' }),
    'no-restart',
  ),
  row(
    'Confluent: clients stay with their pod',
    confluent,
    'Service/platform-cp-kafka-rest',
    ({ spec }) => (spec.sessionAffinity = 'ClientIP'),
    'no-restart',
  ),
  row(
    'Confluent: a probe with more time',
    confluent,
    'Deployment/platform-cp-kafka-rest',
    ({ spec }) =>
      (spec.template.spec.containers[0].readinessProbe = { tcpSocket: { port: 'rest-proxy' }, timeoutSeconds: 5 }),
  ),
  row(
    'kustomize: a report at another time zone',
    kustomize,
    'CronJob/web-report',
    ({ spec }) => (spec.timeZone = 'Europe/London'),
    'no-restart',
  ),
  row(
    'kustomize: where an object comes from',
    kustomize,
    'Deployment/web',
    annotation({ 'config.kubernetes.io/origin': 'path: base/web.yaml' }),
    'no-restart',
  ),
  row(
    'kustomize: fewer old revisions',
    kustomize,
    'Deployment/web',
    ({ spec }) => (spec.revisionHistoryLimit = 2),
    'no-restart',
  ),
  row(
    'kustomize: a Service that can be described',
    kustomize,
    'Service/web',
    annotation({ 'kubernetes.io/description': 'the shop' }),
    'no-restart',
  ),
  row('Strimzi: a label of a team', strimziEvents, 'Kafka/events', label({ team: 'x' }), 'no-restart'),
  row(
    'the namespace has a cost centre',
    tracker,
    'Namespace/order-tracker',
    label({ 'cost-centre': '4711' }),
    'no-restart',
  ),
  row(
    'PostgreSQL and brokers are kept by Argo CD, in other words',
    shipping,
    'StatefulSet/kafka-broker',
    annotation({ 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false' }),
    'no-restart',
  ),
  added('Bitnami: a policy for pods that are not there', bitnami, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'other', namespace: 'events' },
    spec: { podSelector: { matchLabels: { app: 'other' } }, policyTypes: ['Ingress'] },
  }),
  added('Bitnami: a policy that lets everybody in', bitnami, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'open', namespace: 'events' },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] },
  }),
  added('Confluent: a Role for somebody', confluent, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'view', namespace: 'platform' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  }),
]
