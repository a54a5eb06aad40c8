import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, expect, test } from 'vitest'

const { default: configuration }: { default: IConfiguration } = await import(
  new URL('../.dependency-cruiser.mjs', import.meta.url).href
)

const A = 'services/system-a'

/** An import that a rule refuses: the rule, the file, and what it imports; a fourth says how. */
const refused: readonly (readonly [string, string, string, string?])[] = [
  ['layer-main', 'main.ts', 'constructs/one.ts'],
  ['layer-environments', 'environments.ts', 'services/index.ts'],
  ['layer-systems', 'services/index.ts', 'commands/one.ts'],
  ['layer-system', `${A}/system.ts`, 'services/runtime/one.ts'],
  ['layer-topics', `${A}/topics.ts`, 'services/runtime/one.ts'],
  ['layer-shared', `${A}/events.ts`, 'constructs/one.ts'],
  ['layer-service', `${A}/service/main.ts`, `${A}/system.ts`],
  ['layer-runtime', 'services/runtime/two.ts', `${A}/events.ts`],
  ['layer-commands', 'commands/two.ts', 'services/index.ts'],
  ['layer-commands', 'commands/three.ts', 'environments.ts'],
  ['layer-synthesis', 'synthesis/two.ts', 'commands/one.ts'],
  ['layer-dev', 'dev/two.ts', 'synthesis/one.ts'],
  ['layer-constructs', 'constructs/two.ts', 'gate/one.ts'],
  ['layer-constructs', 'constructs/three.ts', 'services/runtime/one.ts'],
  ['layer-gate', 'gate/two.ts', 'synthesis/one.ts'],
  ['layer-init', 'init/two.ts', 'commands/one.ts'],
  ['layer-contracts', 'contracts/two.ts', 'constructs/one.ts'],
  ['layer-examples', 'examples/shop/main.ts', 'synthesis/one.ts'],
  ['layer-packaging', 'packaging/two.ts', 'commands/one.ts'],
  ['layer-contracts', 'contracts/of-types.ts', 'constructs/one.ts', "import type { One } from 'TARGET'"],
  ['layer-contracts', 'contracts/again.ts', 'constructs/one.ts', "export type { One } from 'TARGET'"],
  ['layer-contracts', 'contracts/later.ts', 'constructs/one.ts', "export const one = () => import('TARGET')"],
  ['in-no-room', 'elsewhere/one.ts', 'contracts/one.ts'],
  ['another-systems-service', `${A}/service/foreign.ts`, 'services/system-b/names.ts'],
  ['another-service', `${A}/service/neighbour.ts`, `${A}/other/main.ts`],
  ['packages-shared', `${A}/names.ts`, 'node_modules/cdk8s/index.js', "import 'cdk8s'"],
  ['packages-service', `${A}/service/chart.ts`, 'node_modules/cdk8s/index.js', "import 'cdk8s'"],
  ['packages-runtime', 'services/runtime/cli.ts', 'node_modules/commander/index.js', "import 'commander'"],
  ['packages-gate', 'gate/chart.ts', 'node_modules/cdk8s/index.js', "import 'cdk8s'"],
  ['packages-contracts', 'contracts/chart.ts', 'node_modules/constructs/index.js', "import 'constructs'"],
  ['kafkajs', 'services/runtime/consumer/client.ts', 'node_modules/kafkajs/index.js', "import 'kafkajs'"],
  ['no-cycles', 'contracts/four.ts', 'contracts/three.ts'],
  ['no-cycles', 'contracts/five.ts', 'contracts/six.ts', "import type { Six } from 'TARGET'"],
  ['not-there', 'contracts/seven.ts', './nothing.ts', "import './nothing.ts'"],
]

/** What is imported, and completes the circles. */
const targets = {
  'contracts/three.ts': "import './four.ts'\n",
  'contracts/six.ts': "import type { Five } from './five.ts'\nexport type Six = Five\n",
  [`${A}/other/main.ts`]: '',
  'services/system-b/names.ts': "import '../../contracts/one.ts'\n",
  ...Object.fromEntries(
    ['cdk8s', 'constructs', 'commander', 'kafkajs'].map((name) => [
      `node_modules/${name}/index.js`,
      'module.exports = {}\n',
    ]),
  ),
}

let folder = ''
let found: ICruiseResult
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layers-'))
  const imports = refused.map(([, file, target, how = "import 'TARGET'"]) => {
    const specifier = relative(dirname(file), target)
    return [file, `${how.replace('TARGET', specifier.startsWith('.') ? specifier : `./${specifier}`)}\n`]
  })
  const ones = refused.filter(([, , target]) => target.endsWith('/one.ts')).map(([, , target]) => [target, ''])
  const files: Readonly<Record<string, string>> = { ...Object.fromEntries([...ones, ...imports]), ...targets }
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(folder, dirname(file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
  const { forbidden, options } = configuration
  const { output } = await cruise(['.'], { ...options, baseDir: folder, validate: true, ruleSet: { forbidden } })
  if (typeof output === 'string') throw new Error(output)
  found = output
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(refused)('%s: %s must not import %s', (rule, file, target) => {
  const violations = found.summary.violations.filter(({ from }) => from === file)
  expect(violations.map(({ rule, to }) => `${rule.name}: ${to}`)).toContain(`${rule}: ${target}`)
})

test('every rule refuses something here', () => {
  expect(new Set(refused.map(([rule]) => rule))).toEqual(new Set(configuration.forbidden?.map(({ name }) => name)))
})
