import { beforeAll, describe } from 'vitest'

/** Whether something can run on this machine, and if not, what to install. */
export type Availability = { readonly available: true } | { readonly available: false; readonly reason: string }

/**
 * Describes tests that need something of this machine. Where it is missing they are skipped with the reason, and fail when
 * `CI` is `true`.
 */
export function describeWhere(availability: Availability, name: string, tests: () => void | Promise<void>): void {
  if (availability.available) {
    describe(name, tests)
  } else if (process.env.CI === 'true') {
    describe(name, () => {
      beforeAll(() => {
        throw new Error(availability.reason)
      })
      return tests()
    })
  } else {
    process.stderr.write(`skipped: ${name}: ${availability.reason}\n`)
    describe.skip(name, tests)
  }
}
