import { readdirSync, readFileSync } from 'node:fs'
import { execa } from 'execa'
import { expect, test } from 'vitest'

const root = new URL('../..', import.meta.url).pathname

/** What files import by name from packages, when Node has stripped the types: package and names. */
function packageImports(folder: string): [string, string[]][] {
  const files = readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules') && !/(^|\/)(system|index)\.ts$/.test(file))
    .flatMap((file) => [
      ...readFileSync(`${root}${folder}/${file}`, 'utf8').matchAll(
        /^import [^;{\n]*\{([^}]*)\} from '([^.'][^']*)'$/gm,
      ),
    ])
    .filter(([statement]) => !statement.startsWith('import type'))
    .map(([, names = '', name = '']) => [name, valuesOf(names)])
}

const valuesOf = (names: string): string[] =>
  names
    .split(',')
    .map((name) => name.trim().replace(/ as .*/, ''))
    .filter((name) => name !== '' && !name.startsWith('type '))

const script = `
  const missing = []
  for (const [name, names] of JSON.parse(process.argv[1])) {
    const exported = await import(name)
    missing.push(...names.filter((one) => !(one in exported)).map((one) => name + ': ' + one))
  }
  console.log(JSON.stringify(missing))`

test('Node itself finds what the services import: it sees fewer names in CommonJS packages than tsx and vitest', {
  timeout: 60_000,
}, async () => {
  const imports = [...packageImports('services'), ...packageImports('contracts')]
  expect(imports.map(([name]) => name)).toContain('kafkajs')
  const missing = async (given: [string, string[]][]) => {
    const args = ['--input-type=module', '-e', script, JSON.stringify(given)]
    return JSON.parse((await execa('node', args, { cwd: `${root}services` })).stdout)
  }
  expect(await missing([['kafkajs', ['Kafka', 'ConfigResourceTypes']]])).toEqual(['kafkajs: ConfigResourceTypes'])
  expect(await missing(imports)).toEqual([])
})
