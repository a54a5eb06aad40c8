import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Every `<package>@<version>` of a lock file, wherever npm puts it below node_modules. */
function versionsOf(path: string): string[] {
  const { packages } = JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'))
  return Object.entries<{ version?: string }>(packages)
    .filter(([place]) => place.includes('node_modules/'))
    .map(([place, { version }]) => `${place.split('node_modules/').at(-1)}@${version}`)
}

test('images install the versions that the tests ran with', () => {
  const tested = new Set(versionsOf('package-lock.json'))
  const shipped = versionsOf('services/package-lock.json')
  expect(shipped).toContain('kafkajs@2.2.4')
  expect(shipped.filter((one) => !tested.has(one))).toEqual([])
})
