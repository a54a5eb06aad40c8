import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { namespaceOf, ScriptRun } from '../acceptance/script-run.ts'
import type { Step } from '../acceptance/step.ts'
import { scripts } from '../acceptance/systems/index.ts'
import { figure } from '../figure.ts'
import { describeOnCluster } from './support/cluster.ts'
import { TestNamespace } from './support/kubectl.ts'
import { systemTests } from './systems/index.ts'

/** All, or those that SYSTEMS names. */
const wanted = process.env.SYSTEMS?.split(' ')
const chosen = scripts.filter(({ system }) => wanted?.includes(system) ?? true)

/**
 * Each system is deployed once, all side by side. Then, system by system: every command that its page shows, as a reader types
 * it (`npm run acceptance` prints the same as tables), and on the same deployment what the system's own tests look at.
 */
describeOnCluster('all systems side by side, each in a namespace of its own', () => {
  const runs: ScriptRun[] = []
  const runOf = (system: string) => {
    const run = runs.find(({ script }) => script.system === system)
    if (run === undefined) throw new Error(`${system} was not started`)
    return run
  }

  beforeAll(async () => {
    for (const script of chosen) runs.push(await ScriptRun.open(script))
    await Promise.all(runs.map((run) => run.start()))
  })
  afterAll(async () => {
    await Promise.all(runs.map((run) => run.close()))
    await Promise.all(runs.map((run) => run.remove()))
  })

  describe.each(chosen)('$system', (script) => {
    const { system, start, steps, cleanUp } = script
    const ns = TestNamespace.named(namespaceOf(script))
    const own = systemTests[system]

    const typed = (steps: readonly Step[]) =>
      it.each(steps)('$command: $expected', async (step) => {
        const { outcome, seen } = await runOf(system).run(step)
        if (outcome === 'not here') figure(`${step.command}: ${seen}`)
        expect(outcome, seen).not.toBe('differs')
      })

    it.each(start.map((step, index) => ({ ...step, index })))('$command: $expected', ({ index }) => {
      expect(runOf(system).rows[index]).toMatchObject({ outcome: 'as expected' })
    })
    own?.started?.(ns)
    typed(steps)
    own?.used?.(ns)
    typed(cleanUp)
    own?.removed?.(ns)

    afterAll(async () => {
      const run = runOf(system)
      await run.close()
      if (run.rows.some(({ outcome }) => outcome === 'differs')) process.stderr.write(run.table)
    })
  })
})
