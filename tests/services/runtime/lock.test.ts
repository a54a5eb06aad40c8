import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const packagesOf = (path: string): Record<string, { version?: string }> =>
  JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')).packages

test('images install the versions that the tests ran with', () => {
  const tested = packagesOf('package-lock.json')
  const versions = (packages: Record<string, { version?: string }>, paths: string[]) =>
    Object.fromEntries(paths.map((path) => [path, packages[path]?.version]))
  const shipped = packagesOf('services/package-lock.json')
  const paths = Object.keys(shipped).filter((path) => path !== '')
  expect(versions(shipped, paths)).toEqual(versions(tested, paths))
})
