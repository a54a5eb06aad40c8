import { Size } from 'cdk8s'
import type { KafkaClusterProps, SystemEnvironment } from 'cdk8s-kafka'
import { Cpu } from 'cdk8s-plus-28'
import about from './package.json' with { type: 'json' }

/** Everything in which environments differ. */
export interface Environment extends SystemEnvironment {
  readonly kafka: KafkaClusterProps
}

// A new version is a new tag, so new code rolls out through git like any other change.
const images = { repository: 'my-shop', tag: about.version }

export const environments = [
  {
    // One machine, for instance kind or Docker Desktop: one broker, and wherever `kubectl -n` says.
    name: 'local',
    images,
    ownNamespaces: false,
    podSecurity: 'warn',
    // Asked for, not limited.
    cpu: Cpu.millis(10),
    kafka: {
      brokers: 1,
      storage: Size.gibibytes(1),
      resources: { cpu: Cpu.millis(100), memory: Size.gibibytes(1) },
    },
  },
  {
    // Three nodes or more: losing one stops nobody.
    name: 'production',
    images: { ...images, registry: 'registry.example.com' },
    ownNamespaces: true,
    podSecurity: 'enforce',
    kafka: {
      brokers: 3,
      storage: Size.gibibytes(100),
      resources: { cpu: Cpu.units(1), memory: Size.gibibytes(4) },
    },
  },
] as const satisfies readonly Environment[]
