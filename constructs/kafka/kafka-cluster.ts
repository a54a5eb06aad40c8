import { Chart, Duration } from 'cdk8s'
import { k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import type { DeclaredAcl } from '../../contracts/acls.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { selectorLabels } from '../platform/labels.ts'
import { podsOf } from '../platform/network-peers.ts'
import type { Passage } from '../platform/network-policy.ts'
import { neverPrune } from '../platform/never-pruned.ts'
import { typed } from '../platform/prop-types.ts'
import { System } from '../platform/system.ts'
import { addRules } from '../platform/validation.ts'
import { maxMessageBytesOf } from './broker-config.ts'
import { type CertificateSecret, clientCertificate, clusterCertificates, nodeNames } from './certificates.ts'
import type { ClientSecurity } from './client-security.ts'
import { Clients } from './clients.ts'
import {
  clientSecret,
  type KafkaSecurity,
  nodesName,
  nodesSecret,
  securityOfClients,
  toolsName,
} from './cluster-security.ts'
import { clusterSecurityRules } from './cluster-security-rules.ts'
import { ImportedKafkaCluster, type ImportedKafkaClusterProps } from './imported-kafka-cluster.ts'
import { type ClientPlace, type IKafkaCluster, type KafkaClient, KafkaClusterBase } from './kafka-cluster-base.ts'
import type { KafkaClusterProps } from './kafka-cluster-props.ts'
import { kafkaClusterRules } from './kafka-cluster-rules.ts'
import { COMPONENT, KafkaNodePool } from './kafka-node-pool.ts'
import { clusterListeners, type Listener, listenerFor, reachableListeners } from './listeners.ts'
import { nodePools } from './node-pools.ts'
import { clusterIdOf } from './quorum.ts'
import { SharedKafkaCluster, type SharedKafkaClusterProps } from './shared-kafka-cluster.ts'

/**
 * An Apache Kafka cluster in KRaft mode with static voters: StatefulSets, their ConfigMaps, a headless Service that gives
 * every node its name, and `<name>-bootstrap` for clients. `ApiObject.of()` finds the StatefulSet of the brokers; that of dedicated
 * controllers is `ApiObject.of(cluster.node.findChild('controller'))`.
 * https://kafka.apache.org/documentation/#kraft
 */
export class KafkaCluster extends KafkaClusterBase {
  readonly name: string
  readonly brokers: number
  readonly bootstrapServers: readonly string[]
  readonly defaultRetention: Duration | undefined
  readonly maxMessageBytes: number
  override readonly security: ClientSecurity
  readonly topicsManagedBy = undefined
  readonly sharedWith: readonly string[]
  /** The resolved cluster id; empty if none was given and none can be derived, which is refused. */
  readonly clusterId: string
  readonly #clients: Clients
  readonly #certificates: CertificateSecret[] = []
  readonly #security: KafkaSecurity | undefined

  /** An existing cluster, for example a managed one. */
  static fromBootstrapServers(scope: Construct, id: string, props: ImportedKafkaClusterProps): IKafkaCluster {
    return new ImportedKafkaCluster(scope, id, props)
  }

  /** The cluster of another system of the program, which must share it with this one. */
  static ofSystem(scope: Construct, id: string, props: SharedKafkaClusterProps): IKafkaCluster {
    return new SharedKafkaCluster(scope, id, props)
  }

  constructor(scope: Construct, id: string, given: KafkaClusterProps) {
    super(scope, id)
    const props = typed(this, given)
    const system = System.find(this)
    this.name = id
    this.brokers = props.brokers
    this.sharedWith = [...(props.sharedWith ?? [])]
    // Kafka's own seven days, unless the brokers are configured otherwise.
    const told = Object.keys(props.config ?? {}).some((key) => /^log\.(retention|roll|cleanup)\./.test(key))
    this.defaultRetention = told ? undefined : Duration.days(7)
    this.maxMessageBytes = maxMessageBytesOf(props.config)
    this.clusterId = props.clusterId ?? (system ? clusterIdOf(system.environment.name, system.name, id) : '')
    this.#clients = new Clients(id)
    this.#security = props.security
    this.security = props.security ? securityOfClients(id, props.security) : {}
    const listeners = clusterListeners(props.localhostPort !== undefined, props.security ? 'SSL' : 'PLAINTEXT')
    const clientPort = listenerFor('client', listeners).port
    this.bootstrapServers = [`${id}-bootstrap:${clientPort}`]

    const image = props.image ?? `apache/kafka:${props.version ?? '4.3.1'}`
    addRules(this, { ...props, image, clusterId: this.clusterId, name: id }, kafkaClusterRules)
    if (props.security) {
      const namespace = Chart.of(this).namespace
      addRules(this, () => ({ name: id, namespace, props, clients: this.#clients.names }), clusterSecurityRules)
    }
    const clients = () => [...this.#clients.peers, ...(props.additionalPeers ?? [])]
    const identity = { cluster: id, clusterId: this.clusterId, image, listeners, clients }
    for (const pool of nodePools(identity, props)) {
      const nodes = new KafkaNodePool(this, pool.component, pool)
      // What `ApiObject.of(cluster)` finds: the StatefulSet of the nodes that clients talk to.
      if (pool.roles.includes('broker')) this.node.defaultChild = nodes
    }
    this.#headlessService(reachableListeners(listeners))
    this.#bootstrapService(clientPort, props.controllers === undefined ? COMPONENT.combined : COMPONENT.broker)
    if (props.security) clusterCertificates(this, id, props.security)
    neverPrune(this)
    if (props.security) {
      const dnsNames = nodeNames(id, Chart.of(this).namespace ?? '')
      this.#certificates.push({ secret: nodesSecret(id), commonName: nodesName(id), dnsNames })
      // Those of clients come and go with them.
      this.#certificate(toolsName(id), toolsName(id))
    }
  }

  override attach(client: KafkaClient, elsewhere?: ClientPlace): void {
    const commonName = this.#clients.add(client, elsewhere?.namespace)
    if (this.#security === undefined) return
    this.#certificate(client.name, commonName, elsewhere)
    // The tools of that system run in its namespace, too.
    if (elsewhere !== undefined) this.#certificate(toolsName(this.name), toolsName(this.name), elsewhere)
  }

  /** The Secrets with certificates that its nodes and its clients mount: cert-manager's, or those of `main.ts secrets`. */
  get certificates(): readonly CertificateSecret[] {
    return this.#certificates
  }

  override get acls(): readonly DeclaredAcl[] | undefined {
    return this.#security && this.#clients.acls(this.topics)
  }

  override get address(): Passage {
    return { peers: [podsOf(selectorLabels(this.name))], ports: super.address.ports }
  }

  #certificate(name: string, commonName: string, elsewhere?: ClientPlace): void {
    const made = { secret: clientSecret(name), commonName, ...(elsewhere && { namespace: elsewhere.namespace }) }
    const isSame = ({ secret, namespace }: CertificateSecret) => secret === made.secret && namespace === made.namespace
    // Two clients of one name are refused, as objects of one name are.
    if (this.#security === undefined || this.#certificates.some(isSame)) return
    this.#certificates.push(made)
    clientCertificate(elsewhere?.scope() ?? this, this.name, this.#security, { name, commonName })
  }

  /** Gives every node its own DNS name, even before it is ready: the nodes need each other to become ready. */
  #headlessService(listeners: readonly Listener[]): void {
    new KubernetesObject(this, 'Headless', k8s.KubeService, {
      metadata: { name: this.name },
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: { ...selectorLabels(this.name) },
        ports: listeners.map(({ name, port }) => ({ name: `tcp-${name.toLowerCase()}`, port })),
      },
    })
  }

  /** The bootstrap address of clients: ready brokers only. */
  #bootstrapService(port: number, component: string): void {
    new KubernetesObject(this, 'Bootstrap', k8s.KubeService, {
      metadata: { name: `${this.name}-bootstrap` },
      spec: {
        selector: { ...selectorLabels(this.name), 'app.kubernetes.io/component': component },
        ports: [{ name: 'tcp-client', port, targetPort: port }],
      },
    })
  }
}
