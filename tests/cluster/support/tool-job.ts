import { execa } from 'execa'
import { expect } from 'vitest'
import { eventually, root, type TestNamespace } from './kubectl.ts'

/** What a tool's Job has left. */
export interface ToolResult {
  readonly outcome: 'Complete' | 'Failed'
  readonly log: string
}

/** `main.ts job <command> | kubectl apply -f -`, and then its log, as its documentation shows it. */
export async function toolJob(namespace: TestNamespace, command: string): Promise<ToolResult> {
  const main = ['--import', 'tsx', 'main.ts', 'job', ...command.split(' ')]
  const { stdout: manifest } = await execa('node', main, { cwd: root })
  const [job = ''] = (await namespace.kubectl('apply -f -', manifest)).match(/^job\S+/) ?? []
  const outcome = await eventually(async () => {
    const conditions = await namespace.kubectl(`get ${job} -o jsonpath={.status.conditions[*].type}`)
    expect(conditions).toMatch(/Complete|Failed/)
    return conditions.includes('Complete') ? 'Complete' : 'Failed'
  }, 60)
  return { outcome, log: await namespace.kubectl(`logs ${job}`) }
}
