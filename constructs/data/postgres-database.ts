import { Duration, Size } from 'cdk8s'
import { Cpu, k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import { encode } from '../../contracts/codec.ts'
import { databaseSettings } from '../../contracts/settings.ts'
import { claimTemplate } from '../platform/claim-template.ts'
import type { ClientConnection } from '../platform/client-connection.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { podLabels, selectorLabels } from '../platform/labels.ts'
import { lazily } from '../platform/lazily.ts'
import { type NetworkPeer, podsOf } from '../platform/network-peers.ts'
import { networkPolicy, type Passage } from '../platform/network-policy.ts'
import { neverPrune } from '../platform/never-pruned.ts'
import { typed } from '../platform/prop-types.ts'
import { shapedPod } from '../platform/shaped-pod.ts'
import { addRules } from '../platform/validation.ts'
import { basicAuthKeys, localSecret } from './credentials.ts'
import { DatabaseBase, type IDatabase } from './database.ts'
import { ImportedDatabase, type ImportedDatabaseProps } from './imported-database.ts'
import { type ServerSize, sharedBuffersFor } from './postgres-config.ts'
import type { PostgresDatabaseProps } from './postgres-database-props.ts'
import { postgresDatabaseRules } from './postgres-database-rules.ts'
import { CLAIM, configFiles, PORT, PORT_NAME, postgresPod } from './postgres-pod.ts'

/**
 * One PostgreSQL server with one database: a StatefulSet of one pod with its claim, and a Service. It is unavailable while its pod
 * moves; if you need more, use an operator or a managed database, and {@link PostgresDatabase.fromSecret}.
 * https://www.postgresql.org/docs/current/
 */
export class PostgresDatabase extends DatabaseBase {
  readonly name: string
  readonly maxConnections: number
  readonly #database: string
  readonly #secret: string
  readonly #clients: NetworkPeer[] = []

  /** An existing database, for example a managed one. */
  static fromSecret(scope: Construct, id: string, props: ImportedDatabaseProps): IDatabase {
    return new ImportedDatabase(scope, id, props)
  }

  constructor(scope: Construct, id: string, given: PostgresDatabaseProps) {
    super(scope, id)
    const props = typed(this, given)
    const resources = props.resources ?? { cpu: Cpu.millis(250), memory: Size.gibibytes(1) }
    const size: ServerSize = {
      memory: resources.memory,
      sharedBuffers: props.sharedBuffers ?? sharedBuffersFor(resources.memory),
      storage: props.storage ?? Size.gibibytes(10),
      maxConnections: props.maxConnections ?? 100,
    }
    this.name = id
    this.maxConnections = size.maxConnections
    this.#database = props.database
    this.#secret = props.credentialsSecret ?? `${id}-credentials`
    const image = props.image ?? `postgres:${props.version ?? '17'}`
    addRules(this, { ...props, name: id, image, credentialsSecret: this.#secret, size }, postgresDatabaseRules)

    if (props.throwAwayPassword !== undefined) localSecret(this, this.#secret, props.user, props.throwAwayPassword)
    const configMap = `${id}-config`
    new KubernetesObject(this, 'Config', k8s.KubeConfigMap, { metadata: { name: configMap }, data: configFiles() })

    const selector = selectorLabels(id)
    const volumeRetention = props.volumeRetention ?? 'Retain'
    const template = shapedPod(this, { pod: props.pod }, () =>
      postgresPod({
        image,
        configMap,
        database: props.database,
        owner: props.user,
        credentials: basicAuthKeys(this.#secret),
        size,
        config: props.config ?? {},
        resources,
        grace: props.terminationGracePeriod ?? Duration.minutes(2),
        selector,
        labels: podLabels(this, selector, 'database'),
      }),
    )
    networkPolicy(this, {
      name: id,
      selector,
      shapes: { pod: props.pod },
      traffic: () => ({ ingress: [{ peers: this.#clients, ports: [PORT] }], egress: [] }),
    })
    new KubernetesObject(this, 'Resource', k8s.KubeStatefulSet, {
      metadata: { name: id, labels: selector },
      spec: lazily(() => ({
        serviceName: id,
        replicas: 1,
        selector: { matchLabels: selector },
        // Without it a pod that cannot become ready would stay forever, even after its template is fixed.
        podManagementPolicy: 'Parallel',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: volumeRetention, whenScaled: volumeRetention },
        template: template(),
        volumeClaimTemplates: [
          claimTemplate({ name: CLAIM, labels: selector, storage: size.storage, storageClass: props.storageClass }),
        ],
      })),
    })
    new KubernetesObject(this, 'Service', k8s.KubeService, {
      metadata: { name: id, labels: selector },
      spec: {
        // There is no other pod to connect to, and a starting server says so itself: clients need not wait for a probe.
        publishNotReadyAddresses: true,
        selector,
        ports: [{ name: PORT_NAME, port: PORT, targetPort: PORT_NAME }],
      },
    })
    neverPrune(this)
  }

  override attach(client: NetworkPeer): void {
    this.#clients.push(client)
  }

  get address(): Passage {
    return { peers: [podsOf(selectorLabels(this.name))], ports: [PORT] }
  }

  /** Call it only if the rules hold. */
  get connection(): ClientConnection {
    const { username, password } = basicAuthKeys(this.#secret)
    return {
      // Within one Kubernetes cluster, as connections to Kafka are.
      values: encode(databaseSettings, { host: this.name, port: PORT, database: this.#database, sslMode: 'disable' }),
      secrets: { [databaseSettings.user.env]: username, [databaseSettings.password.env]: password },
    }
  }
}
