import { Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import type { HttpServiceProps, KafkaClusterProps, SystemEnvironment } from './constructs/index.ts'
import project from './package.json' with { type: 'json' }

/** Everything in which environments differ; systems spread these into their props. */
export interface Environment extends SystemEnvironment {
  /** Size and safety of the Kafka cluster. The number of brokers is the system's own. */
  readonly kafka: Omit<KafkaClusterProps, 'brokers' | 'clusterId'>
  /** How many pods answer HTTP requests. */
  readonly http: Pick<HttpServiceProps, 'replicas' | 'autoscaling'>
  /** Whether a system has a Kafka UI. It lets everybody in who reaches it, and shows all messages. */
  readonly kafkaUi: boolean
}

// A release bumps the version, so new code rolls out through git like any other change.
const images = { tag: project.version }

/** The environments that every system is synthesized for: the only place that says how they differ. */
export const environments = [
  {
    // One machine, for instance kind or Docker Desktop: small, and wherever `kubectl -n` says.
    name: 'local',
    images,
    ownNamespaces: false,
    podSecurity: 'warn',
    kafka: {
      storage: Size.gibibytes(10),
      resources: { cpu: Cpu.millis(200), memory: Size.gibibytes(1) },
      // When all nodes are deleted at once, none finds a quorum to say goodbye to: each then waits for its SIGKILL.
      terminationGracePeriod: Duration.seconds(30),
      minReady: Duration.seconds(10),
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
    kafka: {
      controllers: 3,
      storage: Size.gibibytes(100),
      resources: { cpu: Cpu.units(2), memory: Size.gibibytes(8) },
      controllerResources: { cpu: Cpu.millis(500), memory: Size.gibibytes(2) },
      spread: { nodes: 'required', zones: 'preferred' },
    },
    http: { autoscaling: { minReplicas: 3, maxReplicas: 10 } },
    kafkaUi: false,
  },
] as const satisfies readonly Environment[]
