import { expect, test } from 'vitest'
import { ManifestReader } from '../../../gate/reading/manifests.ts'
import { readRendered } from '../../../gate/reading/outlines.ts'
import { readFolder } from '../../../synthesis/folder.ts'

const dist = readFolder('dist')
const names = (
  units: ReadonlyMap<string, readonly { kind: string; metadata: { name: string; namespace?: string } }[]>,
) =>
  [...units].flatMap(([unit, objects]) =>
    objects.map(({ kind, metadata }) => [unit, kind, metadata.namespace, metadata.name]),
  )

test('the names of everything that was rendered are those that a parser finds', () => {
  const { before, after } = readRendered(new ManifestReader(), dist, dist, 'dist')
  expect(names(after)).toEqual(names(new ManifestReader().read(dist)))
  for (const [unit, objects] of after) expect(before.get(unit)).toBe(objects)
})

test('a unit in which a file differs is read as a whole, on both sides', () => {
  const file = 'production/order-tracker/consumer.k8s.yaml'
  const changed = new Map(dist).set(file, (dist.get(file) ?? '').replace('replicas: 1', 'replicas: 2'))
  const { before, after } = readRendered(new ManifestReader(), dist, changed, 'dist')
  const whole = (units: typeof after, unit: string) => units.get(unit)?.some((object) => 'spec' in object)
  expect([whole(before, 'production/order-tracker'), whole(after, 'production/order-tracker')]).toEqual([true, true])
  expect(whole(after, 'local/order-tracker')).toBe(false)
})

test('a name that needs quotes is parsed', () => {
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "123"\n'
  const { after } = readRendered(
    new ManifestReader(),
    new Map([['a/x.yaml', text]]),
    new Map([['a/x.yaml', text]]),
    'dist',
  )
  expect(names(after)).toEqual([['a', 'ConfigMap', undefined, '123']])
})
