import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { kafkaAvailability } from '../../../dev/kafka/availability.ts'
import { describeWhere } from '../../available.ts'
import { root } from '../../cluster/support/kubectl.ts'
import { writeLine } from '../tables.ts'
import { riskGroups } from './index.ts'
import { Lab } from './lab.ts'
import { Manifests } from './manifests.ts'
import { cells, RISK_PAGE } from './page.ts'
import { changeOf, sidesOf } from './risk.ts'

const pom = readFileSync(join(root, 'dev/kafka/pom.xml'), 'utf8')
const [, version = ''] = /<kafka\.version>(.*)<\/kafka\.version>/.exec(pom) ?? []
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
      await lab?.startAll()
      const seen = await risk.tried(lab as Lab, sides)
      writeLine(RISK_PAGE(riskGroups, version), changeOf(risk).name, cells(risk, seen))
    })
  })
})
