import { createHash } from 'node:crypto'
import type { Duration, Size } from 'cdk8s'
import { k8s } from 'cdk8s-plus-28'
import { Construct } from 'constructs'
import { claimTemplate } from '../platform/claim-template.ts'
import { disruptionBudget } from '../platform/disruption-budget.ts'
import type { Json } from '../platform/json.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { podLabels, selectorLabels } from '../platform/labels.ts'
import { type NetworkPeer, podsOf } from '../platform/network-peers.ts'
import { networkPolicy } from '../platform/network-policy.ts'
import { type Resources, seconds } from '../platform/quantities.ts'
import { type Shapes, shapedPod } from '../platform/shaped-pod.ts'
import type { Spread } from '../platform/spread.ts'
import { addRules } from '../platform/validation.ts'
import { nodeMounts } from './cluster-security.ts'
import { heapFor, heapOptions, heapRule } from './heap.ts'
import {
  advertisedListeners,
  type Listener,
  type ListenerPurpose,
  listenerFor,
  listenersOf,
  reachableListeners,
} from './listeners.ts'
import { configFiles, DATA_DIRECTORY, hostOf, type NodeFilesProps } from './node-files.ts'

/** `app.kubernetes.io/component` of the nodes, which distinguishes the pools of one cluster. */
export const COMPONENT = { combined: 'node', broker: 'broker', controller: 'controller' } as const

/** Everything that distinguishes one pool of nodes from another. */
export interface KafkaNodePoolProps extends NodeFilesProps {
  /** Name of the StatefulSet. */
  readonly name: string
  readonly component: (typeof COMPONENT)[keyof typeof COMPONENT]
  /** Node id of the pod with ordinal 0. */
  readonly firstNodeId: number
  readonly replicas: number
  readonly clusterId: string
  readonly image: string
  readonly storage: Size
  readonly storageClass: string | undefined
  readonly volumeRetention: 'Retain' | 'Delete'
  readonly resources: Resources
  readonly heap: Size | undefined
  readonly spread: Spread
  readonly podDisruptionBudget: boolean
  readonly grace: Duration
  readonly minReady: Duration
  readonly shapes: Shapes
  /** Who connects to the listener for clients. */
  readonly clients: () => readonly NetworkPeer[]
}

const CONFIG_DIRECTORY = '/etc/kafka-node'

/** Kafka nodes with the same roles: a StatefulSet, its ConfigMap and its disruption budget. */
export class KafkaNodePool extends Construct {
  constructor(scope: Construct, id: string, props: KafkaNodePoolProps) {
    super(scope, id)
    const heap = props.heap ?? heapFor(props.resources.memory)
    addRules(this, { heap, memory: props.resources.memory }, [
      heapRule(props.roles.includes('broker') ? 'heap' : 'controllerHeap'),
    ])

    const data = configFiles(props)
    const config = `${props.name}-config`
    new KubernetesObject(this, 'Config', k8s.KubeConfigMap, { metadata: { name: config }, data })

    const selector = { ...selectorLabels(props.cluster), 'app.kubernetes.io/component': props.component }
    const isBroker = props.roles.includes('broker')
    const listeners = listenersOf(props.roles, reachableListeners(props.listeners))
    const template = shapedPod(this, props.shapes, () => ({
      name: 'kafka',
      image: props.image,
      command: ['bash', `${CONFIG_DIRECTORY}/launcher.sh`],
      selector,
      labels: podLabels(this, selector, props.component),
      // A changed configuration restarts the nodes; ConfigMap updates alone never reach a running broker.
      annotations: { 'cdk8s-kafka/config-hash': digest(data) },
      fieldEnv: { POD_NAME: 'metadata.name', POD_NAMESPACE: 'metadata.namespace' },
      env: {
        ...(isBroker && {
          KAFKA_CFG_ADVERTISED_LISTENERS: advertisedListeners(
            listeners,
            hostOf(props, '$(POD_NAME)', '$(POD_NAMESPACE)'),
          ),
        }),
        KAFKA_CLUSTER_ID: props.clusterId,
        ...(isBroker && props.localhostPort !== undefined && { KAFKA_LOCALHOST_PORT: String(props.localhostPort) }),
        KAFKA_NODE_HEAP_OPTS: heapOptions(heap),
        KAFKA_NODE_ID_OFFSET: String(props.firstNodeId),
        LOG_DIR: '/tmp/kafka-logs',
      },
      ports: Object.fromEntries(listeners.map(({ name, port }) => [`tcp-${name.toLowerCase()}`, port])),
      resources: props.resources,
      readiness: {
        ...(isBroker ? brokerReadiness : controllerReadiness)(props.listeners),
        periodSeconds: PROBE_SECONDS,
        successThreshold: 1 + Math.ceil(seconds(props.minReady) / PROBE_SECONDS),
      },
      mounts: [
        { name: 'config', path: CONFIG_DIRECTORY, readOnly: true, source: { configMap: { name: config } } },
        { name: 'data', path: DATA_DIRECTORY },
        ...(props.security ? nodeMounts(props.cluster, props.security) : []),
        { name: 'tmp', path: '/tmp', source: { emptyDir: { sizeLimit: '128Mi' } } },
      ],
      grace: props.grace,
      spread: props.spread,
    }))
    const nodes = {
      peers: [podsOf(selectorLabels(props.cluster))],
      ports: portsOf(listeners, 'internal', 'controller'),
    }
    networkPolicy(this, {
      name: props.name,
      selector,
      shapes: props.shapes,
      traffic: () => ({
        ingress: [nodes, ...(isBroker ? [{ peers: props.clients(), ports: portsOf(listeners, 'client') }] : [])],
        // Of any role: a broker fetches from brokers and from controllers.
        egress: [{ ...nodes, ports: portsOf(props.listeners, 'internal', 'controller') }],
      }),
    })
    new KubernetesObject(this, 'Resource', k8s.KubeStatefulSet, {
      metadata: { name: props.name, labels: selectorLabels(props.cluster) },
      spec: {
        serviceName: props.cluster,
        replicas: props.replicas,
        selector: { matchLabels: selector },
        // The quorum needs its members to start together; updates still go one by one.
        podManagementPolicy: 'Parallel',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: props.volumeRetention, whenScaled: props.volumeRetention },
        template: template(),
        volumeClaimTemplates: [
          claimTemplate({
            name: 'data',
            labels: selectorLabels(props.cluster),
            storage: props.storage,
            storageClass: props.storageClass,
          }),
        ],
      },
    })
    if (props.podDisruptionBudget) {
      disruptionBudget(this, { name: props.name, selector, replicas: props.replicas, evictUnready: false })
    }
  }
}

const portsOf = (listeners: readonly Listener[], ...purposes: readonly ListenerPurpose[]) =>
  listeners.filter(({ purpose }) => purposes.includes(purpose)).map(({ port }) => port)

const digest = (data: Readonly<Record<string, string>>) =>
  createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16)

/**
 * Time between two probes. A node is ready after as many successes in a row as fit into minReady: the rolling update of a
 * StatefulSet does not look at minReadySeconds (seen with Kubernetes 1.33), but it waits for ready.
 */
const PROBE_SECONDS = 5

// No liveness probe and no startup probe: after an unclean stop a broker may take very long to recover its logs, and a
// restart would only make it start over. A JVM that runs out of memory exits by itself.
const brokerReadiness = (listeners: readonly Listener[]): Json<k8s.Probe> => ({
  exec: { command: ['bash', `${CONFIG_DIRECTORY}/readiness.sh`, String(listenerFor('client', listeners).port)] },
  timeoutSeconds: 5,
})

const controllerReadiness = (listeners: readonly Listener[]): Json<k8s.Probe> => ({
  exec: {
    command: ['bash', `${CONFIG_DIRECTORY}/controller-readiness.sh`, String(listenerFor('controller', listeners).port)],
  },
  timeoutSeconds: 5,
})
