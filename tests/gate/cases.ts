import type { KubernetesObject } from '../../gate/types.ts'
import { edited, orderPaid, orderPlaced, type ShopProps, shop } from './kafka/support.ts'
import {
  autoscaler,
  changed,
  claim,
  configMap,
  container,
  deployment,
  type Loose,
  other,
  statefulSet,
} from './objects.ts'

/** What was, and what is. */
type Case = readonly [readonly KubernetesObject[], readonly KubernetesObject[]]

const of = (before: readonly KubernetesObject[], change: (...objects: Loose[]) => unknown): Case => [
  before,
  changed(before, change),
]

const reading = () => {
  const object = deployment()
  const key = { name: 'shop', key: 'other' }
  container(object).env.push({ name: 'OTHER', valueFrom: { configMapKeyRef: key } })
  return object
}

const heldBack = () => {
  const object = statefulSet()
  object.spec.updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } }
  return object
}

const ingress = (path: string) => {
  const backend = { service: { name: 'shop', port: { number: 80 } } }
  return other('networking.k8s.io/v1', 'Ingress', {
    spec: { rules: [{ host: 'shop.example', http: { paths: [{ path, pathType: 'Prefix', backend }] } }] },
  })
}

const ofCluster = (kafka: NonNullable<ShopProps['kafka']>): Case => [shop(), shop({ kafka })]
const properties = (replace: (text: string) => string): Case => [
  shop(),
  edited(shop(), 'ConfigMap/kafka-config', replace),
]
const two = { orders: { events: [orderPlaced] }, payments: { events: [orderPaid] } }
const sending = (...produces: string[]) => shop({ topics: two, consumes: ['orders', 'payments'], produces })

/** A change for each code that none of the tables of the documentation shows. */
export const cases: Readonly<Record<string, Case>> = {
  'K8S-CLAIM-GROWTH': of([claim()], ({ spec }) => (spec.resources.requests.storage = '2Gi')),
  'K8S-INGRESS': [[ingress('/a')], [ingress('/b')]],
  'K8S-KEY-MISSING': of([reading(), configMap()], (_, { data }) => delete data.other),
  'K8S-LEFT-BY-TOOL': of([deployment()], ({ metadata }) => {
    metadata.annotations = { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' }
  }),
  'K8S-PARTITION': of([heldBack()], (object) => (container(object).image = 'shop:2.0.0')),
  'K8S-REFUSED-DEFINITION': of(
    [
      other('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
        spec: { group: 'shop', versions: [{ name: 'v1', storage: true }] },
      }),
    ],
    ({ spec }) => (spec.versions[0].name = 'v2'),
  ),
  'K8S-REPLICAS-AUTOSCALED': of([deployment(), autoscaler()], ({ spec }) => (spec.replicas = 4)),
  'K8S-REPLICAS-ZERO': of([deployment()], ({ spec }) => (spec.replicas = 0)),
  'KAFKA-AUTHORIZER': ofCluster({ config: { 'authorizer.class.name': 'org.example.Authorizer' } }),
  'KAFKA-CONSUMED-EVENTS': [shop({ topics: { orders: { events: [orderPlaced, orderPaid] } } }), shop()],
  'KAFKA-IMAGE': ofCluster({ image: 'registry.example.com/kafka@sha256:0123' }),
  'KAFKA-OFFSETS-RETENTION': ofCluster({ config: { 'offsets.retention.minutes': 60 } }),
  'KAFKA-QUORUM-BOOTSTRAP': properties((text) =>
    text.replace(
      'controller.quorum.voters=',
      'controller.quorum.bootstrap.servers=kafka:9093\\ncontroller.quorum.voters=',
    ),
  ),
  'KAFKA-QUORUM-KIND': properties((text) =>
    text.replace('controller.quorum.voters=', 'controller.quorum.bootstrap.servers=').replaceAll(/\d@kafka/g, 'kafka'),
  ),
  'KAFKA-TOPIC-DRY': [sending('orders', 'payments'), sending('orders')],
  'KAFKA-TOPIC-IMPOSSIBLE': [
    shop(),
    edited(shop({ topics: two }), 'ConfigMap/kafka-topics', (text) =>
      text.replaceAll('\\"replicationFactor\\": 3', '\\"replicationFactor\\": 4'),
    ),
  ],
  'KAFKA-UPGRADE-IMPOSSIBLE': [shop({ kafka: { version: '3.2.3' } }), shop({ kafka: { version: '4.0.0' } })],
}
