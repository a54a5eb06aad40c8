import { defineConfig } from 'vitest/config'

const serial = (name: string, options: object) => ({
  test: { name, include: [`tests/${name}/**/*.test.ts`], fileParallelism: false, ...options },
})

/** One project for each tier of tests; `npm test` runs the first three. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // On a busy machine the slowest takes ten seconds; what hangs is found all the same.
          testTimeout: 30_000,
          include: ['tests/**/*.test.ts'],
          exclude: ['postgres', 'kafka', 'packages', 'cluster', 'truth', 'long'].map((tier) => `tests/${tier}/**`),
        },
      },
      // The tests of these share machines, clusters and ports: one file after the other.
      serial('postgres', { testTimeout: 60_000, hookTimeout: 60_000 }),
      serial('kafka', { testTimeout: 120_000, hookTimeout: 180_000 }),
      serial('packages', { testTimeout: 60_000, hookTimeout: 300_000 }),
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
      serial('long', { testTimeout: 900_000, hookTimeout: 180_000 }),
    ],
  },
})
