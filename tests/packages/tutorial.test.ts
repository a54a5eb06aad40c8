import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { kafkaAvailability } from '../../dev/kafka/availability.ts'
import { describeWhere } from '../available.ts'
import { sections } from './tutorial/page.ts'
import { Reader } from './tutorial/reader.ts'

// docs/tutorial.md, typed as it stands there, up to the cluster: tests/cluster/tutorial.test.ts goes on.

const onThisMachine = sections.filter(({ title }) => /^[1-5]\. /.test(title))

await describeWhere(await kafkaAvailability(), 'the tutorial', () => {
  const reader = new Reader()
  afterAll(() => reader.close())

  test('has five sections for this machine', () => {
    expect(onThisMachine.map(({ steps }) => steps.length > 0)).toEqual([true, true, true, true, true])
  })

  test.each(onThisMachine)('$title', (section) => reader.follow(section))

  // Two commits are there: for the workflow the second is a pull request's, and the first what it is merged into.
  test('and its workflow does what it says', async () => {
    const workflow = parse(readFileSync('init/template/.github/workflows/check.yaml', 'utf8'))
    const runs: string[] = workflow.jobs.check.steps.flatMap(({ run }: { run?: string }) => run ?? [])
    const gate = runs.pop()
    // The page has these typed already, but for what CI installs by.
    const typed = onThisMachine
      .flatMap(({ steps }) => steps)
      .flatMap((step) => ('commands' in step ? step.commands : []))
    expect(runs.filter((run) => !typed.some(({ line }) => line === run))).toEqual(['npm ci'])
    const output = await reader.run(`set -eo pipefail; export GITHUB_STEP_SUMMARY=summary.md; ${gate}`)
    expect(output).toContain('K8S-JOB-KEPT')
    expect(await reader.run('cat summary.md')).toBe(output)
  })
})
