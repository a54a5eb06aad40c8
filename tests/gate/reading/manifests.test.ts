import { expect, test } from 'vitest'
import { ManifestReader } from '../../../gate/reading/manifests.ts'

const read = (files: Record<string, string>) => new ManifestReader().read(new Map(Object.entries(files)))
const config = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`

test('a unit is a folder with manifests', () => {
  const units = read({
    'b/x.yaml': config('x'),
    'a/deep/y.yml': config('other'),
    'z.json': '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"z"}}',
  })
  expect(
    [...units].map(([unit, objects]) => [unit, objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)]),
  ).toEqual([
    ['.', ['Secret/z']],
    ['a/deep', ['ConfigMap/other']],
    ['b', ['ConfigMap/x']],
  ])
})

test('lists are what they list', () => {
  const text = `apiVersion: v1\nkind: List\nitems:\n- ${config('one').trim().replaceAll('\n', '\n  ')}\n`
  const typed = 'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: { name: two }\n  data: { a: b }\n'
  expect(read({ 'a.yaml': `${text}---\n${typed}` }).get('.')).toEqual([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'two' }, data: { a: 'b' } },
  ])
})

test('the same text is the same object, on both sides', () => {
  const reader = new ManifestReader()
  const [before, after] = [1, 2].map(() => reader.read(new Map([['a/x.yaml', config('x')]])).get('a')?.[0])
  expect(before).toBe(after)
})

test.each([
  ['values: 1\n', 'a/x.yaml:1: got an object without apiVersion, kind, metadata.name, expected a Kubernetes object'],
  ['just text\n', 'a/x.yaml:1: got "just text", expected a Kubernetes object'],
  [
    `${config('x')}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: 123 }\n`,
    'a/x.yaml:4: got an object without metadata.name as text',
  ],
])('%j is refused', (text, message) => {
  expect(() => read({ 'a/x.yaml': text })).toThrow(message)
})
