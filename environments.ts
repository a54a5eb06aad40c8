import { Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import type {
  HttpServiceProps,
  Images,
  ImportedKafkaClusterProps,
  KafkaClusterProps,
  PostgresDatabaseProps,
  StrimziKafkaClusterProps,
  SystemEnvironment,
} from './constructs/index.ts'
import project from './package.json' with { type: 'json' }

/** Everything in which environments differ; systems spread these into their props. */
export interface Environment extends SystemEnvironment {
  /** Brokers of a system that can do with one, and has no number of its own. One is enough to try it; three outlive one. */
  readonly brokers: 1 | 3
  /** Size and safety of the Kafka cluster. */
  readonly kafka: Omit<KafkaClusterProps, 'brokers' | 'clusterId'>
  /** A Kafka that exists already, for systems that can use one of somebody else. @default - each system has its own */
  readonly existingKafka?: ImportedKafkaClusterProps
  /** Strimzi runs the brokers, for systems that leave it to the environment who does. @default - no operator does */
  readonly strimzi?: Omit<StrimziKafkaClusterProps, 'brokers'>
  /** `localhostPort` of clusters whose clients may run on a developer's machine. @default - none */
  readonly localhostPort?: number
  /** Size of PostgreSQL, and where its password comes from. */
  readonly postgres: Omit<PostgresDatabaseProps, 'database' | 'user'>
  /** How many pods answer HTTP requests. */
  readonly http: Pick<HttpServiceProps, 'replicas' | 'autoscaling'>
  /** Whether a system has a Kafka UI. It lets everybody in who reaches it, and shows all messages. */
  readonly kafkaUi: boolean
}

// A release bumps the version, so new code rolls out through git like any other change.
const images: Images = {
  tag: project.version,
  // Dockerfile.base copies the runtime as it is: Node strips the types of what is no dependency.
  programs: { topicReconciler: 'services/runtime/topics/main.ts', tools: 'services/runtime/tools/main.ts' },
}

/** Certificates by cert-manager, and rights by what each workload declares: docs/security.md. */
const security = { authentication: 'mtls', authorization: 'acls', certificates: 'cert-manager' } as const

/** The environments that every system is synthesized for: the only place that says how they differ. */
export const environments = [
  {
    // One machine, for instance kind or Docker Desktop: small, and in the namespace that `kubectl -n` says.
    name: 'local',
    images,
    ownNamespaces: false,
    podSecurity: 'warn',
    // Asked for, not limited: all systems together fit on two cores, and each takes what is free.
    cpu: Cpu.millis(10),
    brokers: 1,
    localhostPort: 9092,
    kafka: {
      storage: Size.gibibytes(10),
      resources: { cpu: Cpu.millis(100), memory: Size.gibibytes(1) },
      // When all nodes are deleted at once, none finds a quorum to say goodbye to: each then waits for its SIGKILL.
      terminationGracePeriod: Duration.seconds(30),
      minReady: Duration.seconds(10),
    },
    postgres: {
      storage: Size.gibibytes(1),
      resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(768) },
      maxConnections: 120,
      // In git, for everybody to read: for a database that holds nothing and that nobody else reaches.
      throwAwayPassword: 'local-only',
      terminationGracePeriod: Duration.seconds(30),
    },
    http: { replicas: 2 },
    kafkaUi: true,
  },
  {
    // Three nodes or more, in several zones.
    name: 'production',
    images,
    ownNamespaces: true,
    podSecurity: 'enforce',
    networkPolicies: {},
    brokers: 3,
    kafka: {
      controllers: 3,
      storage: Size.gibibytes(100),
      resources: { cpu: Cpu.units(2), memory: Size.gibibytes(8) },
      controllerResources: { cpu: Cpu.millis(500), memory: Size.gibibytes(2) },
      security,
      spread: { nodes: 'required', zones: 'preferred' },
    },
    // The Secret postgres-credentials has to be there: docs/postgres.md.
    postgres: {
      storage: Size.gibibytes(50),
      resources: { cpu: Cpu.units(1), memory: Size.gibibytes(4) },
      maxConnections: 250,
    },
    http: { autoscaling: { minReplicas: 3, maxReplicas: 10 } },
    kafkaUi: false,
  },
  {
    // As production, on a Kafka that somebody else runs, here Amazon MSK: the addresses are those of its console, for TLS.
    name: 'msk',
    images,
    ownNamespaces: true,
    podSecurity: 'enforce',
    networkPolicies: {},
    brokers: 3,
    kafka: {},
    existingKafka: {
      bootstrapServers: [1, 2, 3].map((n) => `b-${n}.orders.a1b2c3.c4.kafka.eu-central-1.amazonaws.com:9094`),
      brokers: 3,
      securityProtocol: 'SSL',
    },
    postgres: {},
    http: { autoscaling: { minReplicas: 3, maxReplicas: 10 } },
    kafkaUi: false,
    systems: ['order-payment-notification'],
  },
  {
    // As production, with brokers that Strimzi runs; it must watch the namespaces of the systems.
    name: 'strimzi',
    images,
    ownNamespaces: true,
    podSecurity: 'enforce',
    networkPolicies: {},
    brokers: 3,
    kafka: {},
    strimzi: {
      controllers: 3,
      storage: Size.gibibytes(100),
      resources: { cpu: Cpu.units(2), memory: Size.gibibytes(8) },
      controllerResources: { cpu: Cpu.millis(500), memory: Size.gibibytes(2) },
      spread: { nodes: 'required', zones: 'preferred' },
    },
    postgres: {},
    http: { autoscaling: { minReplicas: 3, maxReplicas: 10 } },
    kafkaUi: false,
    systems: ['orders-payments-shipping', 'order-payment-notification'],
  },
  {
    // One machine with cert-manager and a network that enforces policies: production's safety in local's size.
    name: 'local-secure',
    images,
    ownNamespaces: true,
    podSecurity: 'enforce',
    networkPolicies: {},
    cpu: Cpu.millis(10),
    brokers: 3,
    kafka: {
      storage: Size.gibibytes(10),
      resources: { cpu: Cpu.millis(100), memory: Size.gibibytes(1) },
      terminationGracePeriod: Duration.seconds(30),
      minReady: Duration.seconds(10),
      security,
    },
    // The Secret postgres-credentials has to be there: docs/postgres.md.
    postgres: {
      storage: Size.gibibytes(1),
      resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(768) },
      maxConnections: 120,
      terminationGracePeriod: Duration.seconds(30),
    },
    http: { replicas: 2 },
    kafkaUi: false,
  },
] as const satisfies readonly Environment[]
