import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { Progress } from './tests/progress.ts'

/** What the tests of a tier need besides Node; what is missing skips them, and fails them with CI=true. */
const needs = {
  postgres: 'PostgreSQL, or POSTGRES_HOME',
  kafka: 'JDK 17 and Maven; PostgreSQL for systems with a database; Python 3 with venv for the clients of others',
  'kafka-timed': 'the same',
  packages: 'npm, and its registry; JDK 17 and Maven for the tutorial',
  cluster: 'kubectl and a cluster with a default StorageClass; IMAGE_BUILD; K6',
}

/** Tests of Kafka that measure how long something takes: nothing else runs beside them. */
const timed = [
  'tests/kafka/orders-payments-shipping/consumers.test.ts',
  'tests/kafka/order-billing-notification/{brokers,consumers}.test.ts',
  'tests/kafka/order-inventory-notification/faults.test.ts',
  'tests/kafka/topic-reconciler.test.ts',
  'tests/kafka/database/relay.test.ts',
]

const tier = (name: string, options: object) => ({
  test: { name, include: [`tests/${name}/**/*.test.ts`], ...options },
})

/** Tests that share a cluster or a machine: one file after the other. */
const serial = (name: string, options: object) => tier(name, { fileParallelism: false, ...options })

/** One project for each tier of tests; `npm test` runs unit, postgres and kafka, in this order. */
export default defineConfig({
  test: {
    reporters: [new Progress(needs)],
    projects: [
      tier('unit', {
        // On a busy machine the slowest takes ten seconds; what hangs is found all the same.
        testTimeout: 60_000,
        // Most of a file's time was loading cdk8s-plus anew. Files change nothing that others see, or put it back.
        isolate: false,
        maxWorkers: Math.max(2, availableParallelism() - 1),
        sequence: { groupOrder: 1 },
        include: ['tests/**/*.test.ts'],
        exclude: ['postgres', 'kafka', 'packages', 'cluster', 'truth', 'long'].map((one) => `tests/${one}/**`),
      }),
      // Each file has servers of its own, on free ports and in a folder of their own, and waits for them most of the time.
      tier('postgres', { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2, sequence: { groupOrder: 2 } }),
      tier('kafka', {
        testTimeout: 300_000,
        hookTimeout: 300_000,
        maxWorkers: 2,
        globalSetup: ['tests/kafka/global-setup.ts'],
        sequence: { groupOrder: 3 },
        exclude: timed,
      }),
      serial('kafka-timed', {
        testTimeout: 300_000,
        hookTimeout: 300_000,
        globalSetup: ['tests/kafka/global-setup.ts'],
        sequence: { groupOrder: 4 },
        include: timed,
      }),
      serial('packages', { testTimeout: 300_000, hookTimeout: 300_000 }),
      serial('cluster', { testTimeout: 600_000, hookTimeout: 600_000, globalSetup: ['tests/cluster/global-setup.ts'] }),
      serial('truth', {
        testTimeout: 180_000,
        hookTimeout: 600_000,
        maxConcurrency: 4,
        exclude: ['tests/truth/live/**'],
        globalSetup: ['tests/truth/global-setup.ts'],
      }),
      // Each test runs a system of its own: more of them at once than the machine carries make pods look dead.
      serial('live', {
        include: ['tests/truth/live/**/*.test.ts'],
        testTimeout: 600_000,
        hookTimeout: 600_000,
        maxConcurrency: 2,
        globalSetup: ['tests/truth/global-setup.ts'],
      }),
      serial('long', { testTimeout: 900_000, hookTimeout: 180_000, globalSetup: ['tests/kafka/global-setup.ts'] }),
    ],
  },
})
