import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kafkaAvailability } from '../../../dev/kafka/availability.ts'
import { rankOf } from '../../../synthesis/gate/judge.ts'
import type { ChangeClass } from '../../../synthesis/gate/types.ts'
import { describeWhere } from '../../available.ts'
import { root } from '../../cluster/support/kubectl.ts'
import { riskGroups } from './index.ts'
import { Lab } from './lab.ts'
import { Manifests } from './manifests.ts'
import { PAGE, page } from './page.ts'
import { changeOf, findingsOf, type Risk, type Seen, sidesOf } from './risk.ts'

const risks = riskGroups.flatMap((group) => group.risks)
const seen = new Map<Risk, Seen>()
const SLOW = { timeout: 400_000 }

describeWhere(await kafkaAvailability(), 'what the gate calls a risk is one', () => {
  describe.each(riskGroups)('$title', ({ nodes, overrides, risks: some }) => {
    let lab: Lab | undefined
    beforeAll(async () => {
      if (nodes !== undefined) lab = await Lab.start(new Manifests(nodes), overrides)
    })
    afterAll(() => lab?.close())

    test.for(some.map((risk) => [changeOf(risk).name, risk] as const))('%s', SLOW, async ([, risk]) => {
      const sides = sidesOf(risk)
      const said = (await findingsOf(sides)).map((one) => `${one.class} ${one.code}`)
      expect(said).toEqual(expect.arrayContaining([...risk.says]))
      const rank = (claim: string) => rankOf(claim.split(' ')[0] as ChangeClass)
      expect(Math.min(...said.map(rank)), said.join('\n')).toBe(Math.min(...risk.says.map(rank)))

      await lab?.startAll()
      seen.set(risk, await risk.tried(lab as Lab, sides))
    })
  })

  /** A run of some of them changes nothing. */
  test('the table is in the documentation', async () => {
    if (seen.size < risks.length) return
    const pom = await readFile(join(root, 'dev/kafka/pom.xml'), 'utf8')
    const [, version = ''] = /<kafka\.version>(.*)<\/kafka\.version>/.exec(pom) ?? []
    const seenOf = (risk: Risk) => seen.get(risk) as Seen
    await writeFile(join(root, PAGE), page(riskGroups, seenOf, version))
  })
})
