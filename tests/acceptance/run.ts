import { ScriptRun } from './script-run.ts'
import { Session } from './session.ts'
import type { Row, Script, Step } from './step.ts'
import { table } from './table.ts'

export interface AcceptanceOptions {
  /** Leave the namespaces. */
  readonly keep: boolean
  /** Build the images first. */
  readonly images: boolean
  /** Folder of the recordings. @default - none */
  readonly recordings: string | undefined
  readonly print: (table: string) => void
  readonly say: (progress: string) => void
  /** Ends the run after the command in hand. */
  readonly stopping: AbortSignal
}

/** What all systems need first. */
export const images: Step = {
  command: 'npm run images',
  expected: 'the images of all services are built, where the cluster finds them',
  sees: /building .*:\S+/,
}

/** Runs scripts side by side: all systems are started, then looked at one after the other. Returns whether no row differs. */
export async function acceptance(scripts: readonly Script[], options: AcceptanceOptions): Promise<boolean> {
  const { keep, print, say, stopping } = options
  const rows: Row[] = []
  const runs: ScriptRun[] = []
  try {
    if (options.images) {
      say(images.command)
      rows.push(await new Session({ env: process.env, stopping }).run(images))
      print(table('all systems', rows))
    }
    for (const script of scripts) runs.push(await ScriptRun.open(script, options.recordings, stopping))
    await Promise.all(runs.map((run) => run.start()))
    for (const run of runs) {
      for (const step of run.steps(keep)) {
        if (stopping.aborted) break
        say(`${run.script.system}: ${step.command}`)
        const { outcome, seen } = await run.run(step)
        if (outcome !== 'as expected') say(`  ${outcome}: ${seen}`)
      }
      await run.close()
      rows.push(...run.rows)
      print(run.table)
    }
  } finally {
    await Promise.all(runs.map((run) => run.close()))
    if (!keep) await Promise.all(runs.map((run) => run.remove()))
  }
  return !stopping.aborted && rows.every(({ outcome }) => outcome !== 'differs')
}
