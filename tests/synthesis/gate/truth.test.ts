import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { nothing, type Outcome } from '../../truth/change.ts'
import { groups } from '../../truth/changes/index.ts'
import { claimsOf, mismatches } from '../../truth/claims.ts'
import { cell, PAGE } from '../../truth/page.ts'
import { folderOf } from '../../truth/system.ts'
import { changed, container, deployment, findingsOf, type Loose, statefulSet } from './objects.ts'

const changes = groups.flatMap((group) => group.changes)
const table = readFileSync(PAGE, 'utf8')

test('no two changes have the same name, and there are sixty at least', () => {
  expect(changes.length).toBeGreaterThanOrEqual(60)
  expect(new Set(changes.map(({ name }) => name)).size).toBe(changes.length)
})

test('the documentation lists every change once, and no other', () => {
  const names = [...table.matchAll(/^\| (.*?) \| /gm)].map(([, name]) => name).filter((name) => name !== 'change')
  expect(names).toEqual(changes.map(({ name }) => cell(name)))
})

test('what Kafka does is never told before somebody has looked', () => {
  const open = changes.filter(({ kafka }) => kafka === 'not yet observed')
  expect(table.match(/\*Kafka not yet observed\* \|$/gm)?.length ?? 0).toBe(open.length)
})

test.each(changes)('$name: both sides are systems that the constructs take', ({ before = {}, after }) => {
  expect(folderOf(before, 'truth').size).toBeGreaterThan(0)
  expect(folderOf(after, 'truth').size).toBeGreaterThan(0)
})

describe('a wrong claim is found', () => {
  const shop = 'StatefulSet/shop'
  /** What is said about a change of a StatefulSet, held against what happened. */
  const wrong = (change: (object: Loose) => unknown, outcome: Partial<Outcome>, touched: readonly string[] = []) => {
    const before = [statefulSet()]
    const claims = claimsOf('live', findingsOf(before, changed(before, change)))
    return mismatches({ ...nothing, ...outcome }, touched, claims)
  }
  const rename = ({ spec }: Loose) => (spec.serviceName = 'other')
  const paint = (object: Loose) => (container(object).env[0].value = 'blue')

  test.each<[string, string[], string[]]>([
    ['a refusal that was said', wrong(rename, { refused: [shop] }), []],
    ['a refusal that did not happen', wrong(rename, {}), [`${shop} is said to be refused, and is taken`]],
    [
      'a refusal that nobody said',
      wrong(paint, { refused: [shop] }),
      [
        `${shop} is refused, and nothing of manual-steps or worse names it`,
        `${shop} is refused, and no finding says so`,
        `${shop} is said to restart, and does not`,
      ],
    ],
    ['a restart that was said', wrong(paint, { restarted: [shop] }), []],
    ['a restart that did not happen', wrong(paint, {}), [`${shop} is said to restart, and does not`]],
    [
      'a restart that nobody said',
      wrong(rename, { refused: [shop], restarted: ['StatefulSet/other'] }),
      ['StatefulSet/other restarts, and no finding says so'],
    ],
    [
      'an orphan that nobody named',
      wrong(() => {}, { left: ['Service/shop'] }),
      ['Service/shop is left behind, and nothing of manual-steps or worse names it'],
    ],
    ['a change that nobody named', wrong(() => {}, {}, [shop]), [`${shop} changes, and no finding names it`]],
    [
      'a claim that is deleted',
      wrong(() => {}, { claimsGone: ['PersistentVolumeClaim/data-shop-2'] }),
      ['PersistentVolumeClaim/data-shop-2 are deleted, and nothing is called data-loss'],
    ],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected))
})

test('a Deployment and a StatefulSet are told apart', () => {
  const before = [deployment(), statefulSet()]
  const after = changed(before, (one) => (container(one).image = 'shop:2.0.0'))
  expect([...claimsOf('live', findingsOf(before, after)).restarted]).toEqual(['Deployment/shop'])
})
