import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { onTestFinished } from 'vitest'

/** A process that loads the whole program, on a machine that runs other tests too. */
export const PATIENCE = 60_000

/** A folder that is gone after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'program-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Runs main.ts as people do. */
export const program = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execa('node', ['--import', 'tsx', 'main.ts', ...args], { env, reject: false, stdin: 'ignore' })
