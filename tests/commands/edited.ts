import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { expect } from 'vitest'
import { scratch } from './program.ts'

/** A copy of the program in which the first system was edited. */
export function edited(from: string, to: string): string {
  const root = scratch()
  for (const name of readdirSync('.')) {
    if (/^(commands|constructs|contracts|gate|synthesis|services|dist|dev|docs)$|\.(ts|json|yaml)$/.test(name)) {
      // The services' own packages are found through the repository's.
      cpSync(name, join(root, name), { recursive: true, filter: (path) => !path.endsWith('node_modules') })
    }
  }
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
  const file = join(root, 'services/orders-payments-shipping/system.ts')
  const text = readFileSync(file, 'utf8')
  expect(text).toContain(from)
  writeFileSync(file, text.replace(from, to))
  return root
}

/** Runs main.ts of a copy. */
export const run = (cwd: string, ...args: string[]) =>
  execa('node', ['--import', 'tsx', 'main.ts', ...args], { cwd, reject: false, stdin: 'ignore' })
