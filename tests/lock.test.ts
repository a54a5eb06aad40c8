import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
const packages = Object.entries<{ hasInstallScript?: boolean; name?: string }>(read('package-lock.json').packages)
const nameOf = (place: string) => place.split('node_modules/').at(-1) ?? place

test('no package runs a script when it is installed: npm is told of each that would', () => {
  const scripted = packages.flatMap(([place, { hasInstallScript }]) => (hasInstallScript ? [nameOf(place)] : []))
  expect(read('package.json').allowScripts).toEqual(
    Object.fromEntries([...new Set(scripted)].map((one) => [one, false])),
  )
})

test('nothing tells its maker who installs it', () => {
  const told = packages.filter(([place, { name }]) => nameOf(place) === '@scarf/scarf' && name !== 'empty-npm-package')
  expect(told).toEqual([])
})
