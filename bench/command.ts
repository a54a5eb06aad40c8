import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { sideBySide, table, timed } from './measure.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Longest time for one command. */
const LIMIT_MS = 60_000

/**
 * `npm run synth` as people run it, against a program that imports cdk8s and cdk8s-plus-28 and does nothing: what is left
 * is what this project adds. Both write no file: the manifests are written before, and unchanged.
 *
 * Same for all: a process for each run, with whatever tsx and npm have cached.
 */
export async function commandBench(print: (line: string) => void, runs: number): Promise<void> {
  // Where packages resolve as in the repository, and where git and biome do not look.
  const cache = join(root, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'cdk8s-kafka-bench-'))
  try {
    writeFileSync(join(folder, 'empty.ts'), "import 'cdk8s'\nimport 'cdk8s-plus-28'\n")
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ type: 'module', scripts: { empty: 'node --import tsx empty.ts' } }),
    )
    const out = join(folder, 'dist')
    const run =
      (cwd: string, program: string, ...args: string[]) =>
      () =>
        timed(() => execa(program, args, { cwd, timeout: LIMIT_MS, preferLocal: true, localDir: root }))
    const { execPath } = process
    print('the program alone, ms')
    const program = await sideBySide(runs, {
      'node --import tsx main.ts synth': run(root, execPath, '--import', 'tsx', 'main.ts', 'synth', '--out', out),
      'tsx empty.ts': run(folder, 'tsx', 'empty.ts'),
      'node --import tsx empty.ts': run(folder, execPath, '--import', 'tsx', 'empty.ts'),
    })
    print(table(program, 'ms'))
    print('with npm, ms')
    const withNpm = await sideBySide(runs, {
      'npm run synth': run(root, 'npm', 'run', 'synth', '--', '--out', out),
      'npm run of the empty program': run(folder, 'npm', 'run', 'empty'),
    })
    print(table(withNpm, 'ms'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
