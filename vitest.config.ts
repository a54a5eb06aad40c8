import { defineConfig } from 'vitest/config'

/** One project for each tier of tests; `npm test` runs the first two. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/kafka/**', 'tests/cluster/**', 'tests/long/**'],
        },
      },
      // The tests of these share machines, clusters and ports: one file after the other.
      ...(['kafka', 'cluster', 'long'] as const).map((name) => ({
        test: {
          name,
          include: [`tests/${name}/**/*.test.ts`],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      })),
    ],
  },
})
