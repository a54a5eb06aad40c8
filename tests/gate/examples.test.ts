import { readFileSync } from 'node:fs'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { diff } from '../../commands/diff.ts'
import { project } from '../project.ts'

const workflow = 'docs/examples/changes.github.yaml'
const hook = 'docs/examples/changes.pre-commit.sh'

/** What is written after `main.ts diff`, up to where its output goes. */
const commandLine = (file: string) => /main\.ts diff (.*?) >/.exec(readFileSync(file, 'utf8'))?.[1] ?? ''

test.each([workflow, hook])('%s uses options that there are', (file) => {
  const options = commandLine(file).match(/--[a-z-]+/g) ?? []
  expect(options).not.toEqual([])
  for (const option of options) expect(diff(project).options.map(({ long }) => long)).toContain(option)
})

test('the workflow is YAML, and fails with the exit code after posting', () => {
  const { jobs } = parse(readFileSync(workflow, 'utf8'))
  const steps: { run?: string; env?: object }[] = jobs.changes.steps
  expect(steps.at(-1)?.run).toBe('exit "$CODE"')
  expect(JSON.stringify(steps.at(-1)?.env)).toContain('steps.diff.outputs.code')
})

test('the hook is a shell script', async () => {
  await execa('bash', ['-n', hook])
})
