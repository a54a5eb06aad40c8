import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ChangeClass, rankOf } from '../../gate/types.ts'
import { nothing, type Outcome } from '../truth/change.ts'
import { groups } from '../truth/changes/index.ts'
import { claimsOf, mismatches } from '../truth/claims.ts'
import { livingFolder } from '../truth/live/folder.ts'
import { LIVE_PAGE, saidLive } from '../truth/live/page.ts'
import { PAGE, said } from '../truth/page.ts'
import { reported } from '../truth/report.ts'
import { riskGroups } from '../truth/risks/index.ts'
import { claims, RISK_PAGE } from '../truth/risks/page.ts'
import { changeOf, sidesOf } from '../truth/risks/risk.ts'
import { type Folder, folderOf } from '../truth/system.ts'
import { cellsOf } from '../truth/tables.ts'
import { changed, container, deployment, findingsOf, type Loose, statefulSet } from './objects.ts'

const changes = groups.flatMap((group) => group.changes)
const living = changes.filter(({ live }) => live !== undefined)
const [tried, lived, risked] = [PAGE(groups, ''), LIVE_PAGE(groups), RISK_PAGE(riskGroups, '')].map(({ path }) =>
  cellsOf(path),
)
const risks = riskGroups.flatMap((group) => group.risks)

test('no two changes have the same name, and there are sixty at least', () => {
  expect(changes.length).toBeGreaterThanOrEqual(60)
  expect(new Set(changes.map(({ name }) => name)).size).toBe(changes.length)
})

test.each([
  ['every change', tried, changes],
  ['every change that was applied to a running system', lived, living],
  ['every risk', risked, risks.map(changeOf)],
])('the documentation lists %s once, and no other', (_, table, listed) => {
  const names = [...(table?.keys() ?? [])].filter((name) => name !== 'change')
  expect(names).toEqual(listed.map(({ name }) => name))
})

describe('the documentation tells what the gate says today', () => {
  let place: string
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-told-'))
  })
  afterAll(() => rm(place, { recursive: true }))

  const findings = async (before: Folder, after: Folder) =>
    (await reported(before, after, await mkdtemp(join(place, 'change-')))).findings

  test.each(changes)('$name', async ({ name, before = {}, after, live }) => {
    const found = await findings(folderOf(before, 'told'), folderOf(after, 'told'))
    expect(tried?.get(name)?.slice(2)).toEqual([said('told', found), live === undefined ? '' : '*also live*'])
  })

  test.each(living)('$name, of a running system', async ({ name, before = {}, after, live = {} }) => {
    const found = await findings(livingFolder(before, live, 'told'), livingFolder(after, live, 'told'))
    expect(lived?.get(name)?.[2]).toBe(saidLive(live, 'told', found))
  })

  const rank = (claim: string) => rankOf(claim.split(' ')[0] as ChangeClass)
  test.each(risks.map((risk) => [changeOf(risk).name, risk] as const))('%s, of a risk', async (name, risk) => {
    const { before, after } = sidesOf(risk)
    const found = (await findings(before.folder, after.folder)).map((one) => `${one.class} ${one.code}`)
    expect(found).toEqual(expect.arrayContaining([...risk.says]))
    expect(Math.min(...found.map(rank)), found.join('\n')).toBe(Math.min(...risk.says.map(rank)))
    expect(risked?.get(name)?.[4]).toBe(claims(risk))
  })

  test('a risk that a row names is one of these', () => {
    const names = risks.map((risk) => changeOf(risk).name)
    for (const { live } of living) if (live?.risk !== undefined) expect(names).toContain(live.risk)
  })
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
