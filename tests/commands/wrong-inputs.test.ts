import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execaSync } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { PATIENCE, program } from './program.ts'

// What a person gets wrong on the command line: said once, clearly, and before anything is written.

const folder = mkdtempSync(join(tmpdir(), 'wrong-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'file')
writeFileSync(file, 'mine')
const pipe = join(folder, 'pipe')
execaSync('mkfifo', [pipe])
const nowhere = join(folder, 'nowhere')
symlinkSync(join(folder, 'nothing'), nowhere)
const sources = join(folder, 'sources')
mkdirSync(sources)
writeFileSync(join(sources, 'index.ts'), 'export {}')

const own = 'expected a folder of its own'
const gitops = ['gitops', '--tool', 'flux', '--repo', 'https://git.example.com/x.git', '--out']

test.each<[readonly string[], string, string]>([
  [['synth', '--out', file], 'which is no folder', own],
  [['synth', '--out', 'package.json'], 'which is no folder', own],
  [['synth', '--out', '/dev/null'], 'which is no folder', own],
  [['synth', '--out', pipe], 'which is no folder', own],
  [['synth', '--out', nowhere], 'a link that leads nowhere', own],
  [['synth', '--out', '.'], 'in which this program runs', own],
  [['synth', '--out', '..'], 'in which this program runs', own],
  [['synth', '--out', '/'], 'in which this program runs', own],
  [['synth', '--out', 'constructs'], '--out: ', 'files that synth did not write'.replace('files', 'file(s)')],
  [[...gitops, file], 'which is no folder', own],
  [[...gitops, '..'], 'in which this program runs', own],
  [['asyncapi', '--out', 'constructs'], 'which has index.ts in it', 'expected a folder of documents'],
  [['asyncapi', '--out', sources], 'which has index.ts in it', 'expected a folder of documents'],
  [['asyncapi', '--out', file], 'which is no folder', 'expected a folder of documents'],
  [['diff', '--accepted', folder], '--accepted: got ', 'which is no file, expected a file of YAML'],
  [['diff', file, '--against', folder], 'got ', 'expected'],
  [['diff', pipe], 'got ', 'expected a folder of manifests'],
  [['synth', '-e', 'local', '-e', 'production'], 'It was local before', 'one at a time'],
  [['lint', '-s', 'order-tracker', '-s', 'orders-payments-shipping'], 'It was order-tracker before', 'one at a time'],
])('%j', { timeout: PATIENCE }, async (args, got, expected) => {
  const { exitCode, stdout, stderr } = await program(args)
  expect(exitCode).toBeGreaterThan(0)
  expect(stdout).toBe('')
  expect(stderr).toContain(got)
  expect(stderr).toContain(expected)
  // One clear error, and not where in the program it came up.
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(readFileSync(file, 'utf8')).toBe('mine')
})

test('what is typed for a Job is no reference to a variable', { timeout: PATIENCE }, async () => {
  const { stdout } = await program([
    'job',
    'dlq-list',
    '-s',
    'orders-payments-shipping',
    '--key',
    'a$(HOME)b',
    '-e',
    'local',
  ])
  expect(stdout).toContain('a$$(HOME)b')
})
