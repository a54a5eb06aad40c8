import { expect, test } from 'vitest'
import { changedFields } from '../../../gate/compare/fields.ts'
import { type Loose, other } from '../objects.ts'

const between = (before: object, after: object) =>
  changedFields(other('v1', 'Thing', before), other('v1', 'Thing', after)).map(
    ({ path, before: old, after: now }: Loose) => [path, old, now],
  )

test('items are named by what tells them apart', () => {
  const env = (value: string) => ({ containers: [{ name: 'a' }, { name: 'b', env: [{ name: 'X', value }] }] })
  expect(between(env('1'), env('2'))).toEqual([['containers[b].env[X].value', '1', '2']])
  const ports = (name: string) => ({
    ports: [
      { port: 53, protocol: 'TCP' },
      { port: 53, protocol: 'UDP', name },
    ],
  })
  expect(between(ports('a'), ports('b'))).toEqual([['ports[53/UDP].name', 'a', 'b']])
})

test('keys that are no plain words stand in brackets', () => {
  expect(between({ data: { 'a.properties': '1', plain: '1' } }, { data: { 'a.properties': '2', plain: '2' } })).toEqual(
    [
      ['data[a.properties]', '1', '2'],
      ['data.plain', '1', '2'],
    ],
  )
})

test('what is on one side only is one change', () => {
  expect(between({}, { probe: { port: 1, path: '/' } })).toEqual([['probe', undefined, { port: 1, path: '/' }]])
  expect(between({ env: [{ name: 'A' }, { name: 'B', value: 'x' }] }, { env: [{ name: 'A' }] })).toEqual([
    ['env[B]', { name: 'B', value: 'x' }, undefined],
  ])
})

test('an order of names is a change of the list, beside what was added', () => {
  const list = (...names: string[]) => ({ env: names.map((name) => ({ name })) })
  expect(between(list('A', 'B'), list('B', 'C', 'A'))).toEqual([
    ['env[C]', undefined, { name: 'C' }],
    ['env', ['A', 'B'], ['B', 'A']],
  ])
})

test('lists without names: words as a whole, maps by their place', () => {
  expect(between({ args: ['a', 'b'] }, { args: ['a', 'c'] })).toEqual([['args', ['a', 'b'], ['a', 'c']]])
  expect(between({ rules: [{ a: 1 }, { a: 2 }] }, { rules: [{ a: 1 }, { a: 3 }] })).toEqual([['rules[1].a', 2, 3]])
  expect(between({ rules: [{ a: 1 }] }, { rules: [{ a: 1 }, { a: 3 }] })).toEqual([
    ['rules', [{ a: 1 }], [{ a: 1 }, { a: 3 }]],
  ])
  // Two of the same name have none that tells them apart.
  expect(between({ env: [{ name: 'A' }, { name: 'A' }] }, { env: [{ name: 'A' }, { name: 'B' }] })).toEqual([
    ['env[1].name', 'A', 'B'],
  ])
})
