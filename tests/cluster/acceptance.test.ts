import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ScriptRun } from '../acceptance/script-run.ts'
import { scripts } from '../acceptance/systems/index.ts'
import { figure } from '../figure.ts'
import { describeOnCluster } from './support/cluster.ts'

/** Every command that the pages of the systems show, as a reader types it: `npm run acceptance` prints the same as tables. */
describeOnCluster('all systems side by side, each in a namespace of its own', () => {
  const runs: ScriptRun[] = []
  const runOf = (system: string) => {
    const run = runs.find(({ script }) => script.system === system)
    if (run === undefined) throw new Error(`${system} was not started`)
    return run
  }

  beforeAll(async () => {
    for (const script of scripts) runs.push(await ScriptRun.open(script))
    await Promise.all(runs.map((run) => run.start()))
  })
  afterAll(async () => {
    await Promise.all(runs.map((run) => run.close()))
    await Promise.all(runs.map((run) => run.remove()))
  })

  describe.each(scripts)('$system', ({ system, start, steps, cleanUp }) => {
    it.each(start.map((step, index) => ({ ...step, index })))('$command: $expected', ({ index }) => {
      expect(runOf(system).rows[index]).toMatchObject({ outcome: 'as expected' })
    })

    it.each([...steps, ...cleanUp])('$command: $expected', async (step) => {
      const { outcome, seen } = await runOf(system).run(step)
      if (outcome === 'not here') figure(`${step.command}: ${seen}`)
      expect({ outcome, seen }).not.toMatchObject({ outcome: 'differs' })
    })

    afterAll(async () => {
      const run = runOf(system)
      await run.close()
      if (run.rows.some(({ outcome }) => outcome === 'differs')) process.stderr.write(run.table)
    })
  })
})
