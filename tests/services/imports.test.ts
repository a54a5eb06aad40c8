import { readdirSync, readFileSync } from 'node:fs'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'

const root = new URL('../..', import.meta.url).pathname

/** Import statements of packages, as Node sees them after it has stripped the types. */
function packageImports(folder: string): string[] {
  const files = readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules') && !/(^|\/)(system|index)\.ts$/.test(file))
    .flatMap(
      (file) => readFileSync(`${root}${folder}/${file}`, 'utf8').match(/^import [^;]*? from '[^.'][^']*'$/gm) ?? [],
    )
    .filter((statement) => !statement.startsWith('import type'))
    .map((statement) => statement.replaceAll(/\btype \w+( as \w+)?,?\s*/g, '').replace(/^import \w+ from/, 'import'))
}

describe('the imports of the services', () => {
  it('are found by Node itself, which sees fewer names in CommonJS packages than tsx and vitest do', async () => {
    const statements = [...new Set([...packageImports('services'), ...packageImports('contracts')])]
    expect(statements.some((statement) => statement.includes("from 'kafkajs'"))).toBe(true)
    for (const statement of statements) {
      const script = statement.replace(/^import '/, "import '")
      await execa('node', ['--input-type=module', '-e', script], { cwd: `${root}services` })
    }
  })
})
