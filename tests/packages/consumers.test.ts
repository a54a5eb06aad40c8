import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pack } from '../../packaging/pack.ts'
import { consumer, nodeOf, outside, removed, run } from './packed.ts'

// The packages as somebody else has them: installed from tarballs, outside of the repository.

/** Major versions of Node to try, for example `20 22 24`; others than this one come from npm. */
const versions = (process.env.NODE_VERSIONS ?? process.versions.node.split('.')[0] ?? '').split(' ')

const constructs = ['cdk8s-kafka', 'cdk8s-kafka-contracts', 'cdk8s-kafka-gate']
const place = outside('packed')
const folders: string[] = []
let tarballs: ReadonlyMap<string, string>

beforeAll(async () => {
  tarballs = await pack(place)
}, 300_000)
afterAll(() => {
  for (const folder of [place, ...folders]) removed(folder)
})

const installed = async (name: string, wanted: readonly string[] = constructs) => {
  const folder = await consumer(name, tarballs, wanted)
  folders.push(folder)
  return folder
}

/** The same for every consumer: writes YAML of two workloads, passes a snapshot twice, refuses one group in two workloads. */
const consumers = [
  {
    name: 'esm',
    title: 'strict ES modules in TypeScript, built with tsc',
    build: 'npx --no-install tsc',
    snapshot: 'node out/snapshot.js',
    synth: 'npx --no-install cdk8s-kafka synth',
    written: 'dist/local/shop/reader.k8s.yaml',
  },
  {
    name: 'jest',
    title: 'what cdk8s init typescript-app makes: ts-node, Jest, another cdk8s-plus',
    build: 'npx --no-install tsc --noEmit',
    snapshot: 'npx --no-install jest --ci=false',
    synth: 'npx --no-install cdk8s synth',
    written: 'dist/shop.k8s.yaml',
  },
  {
    name: 'commonjs',
    title: 'plain JavaScript with require',
    build: 'true',
    snapshot: 'node main.js',
    synth: 'node main.js',
    written: 'dist/shop.k8s.yaml',
  },
]

describe.each(consumers)('$title', ({ name, build, snapshot, synth, written }) => {
  let folder: string
  beforeAll(async () => {
    folder = await installed(name)
    expect((await run(folder, await nodeOf('20', place), build)).all).toBe('')
  }, 300_000)

  test.each(versions)('on Node %s', { timeout: 300_000 }, async (version) => {
    const node = await nodeOf(version, place)
    expect((await run(folder, node, 'node --version')).stdout).toContain(`v${version}.`)
    for (const _ of ['writes the snapshot', 'compares it']) {
      const { exitCode, all } = await run(folder, node, snapshot)
      expect(exitCode, all).toBe(0)
    }
    const { exitCode, all } = await run(folder, node, synth)
    expect(exitCode, all).toBe(0)
    const yaml = readFileSync(join(folder, written), 'utf8')
    expect(yaml).toContain('KAFKA_GROUP_ID')
    const refused = await run(folder, node, synth, { INTRUDER: 'true' })
    expect(refused.exitCode).not.toBe(0)
    expect(refused.all).toMatch(/group: got "reader", expected a group that .* does not use/)
    // cdk8s' own command deletes its output first.
    if (name !== 'jest') expect(readFileSync(join(folder, written), 'utf8')).toBe(yaml)
  })
})

// npm leaves out files that it finds meaningful; init from a clone has them all the same.
test('the template of init is in the tarball', async () => {
  const { stdout } = await execa('tar', ['-tzf', tarballs.get('cdk8s-kafka') ?? ''])
  const within = 'package/lib/init/template/'
  const packed = stdout.split('\n').flatMap((file) => (file.startsWith(within) ? file.slice(within.length) : []))
  const files = readdirSync('init/template', { recursive: true, encoding: 'utf8' })
  expect(packed.sort()).toEqual(files.filter((file) => statSync(join('init/template', file)).isFile()).sort())
})

test('the gate by npx from one tarball, in an empty folder', { timeout: 120_000 }, async () => {
  const folder = outside('gate')
  folders.push(folder)
  for (const [side, replicas] of [
    ['old', 3],
    ['new', 1],
  ] as const) {
    await execa('sh', ['-c', `mkdir -p ${side}/shop && cat > ${side}/shop/kafka.yaml`], {
      cwd: folder,
      input: statefulSet(replicas),
    })
  }
  // An absolute path alone would be run as a program.
  const npx = `npx --yes file:${tarballs.get('cdk8s-kafka-gate')} old new`
  const { exitCode, stdout, all } = await run(folder, await nodeOf('20', place), npx)
  expect(exitCode, all).toBe(1)
  expect(stdout).toContain('StatefulSet/web')
})

const statefulSet = (replicas: number) => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  replicas: ${replicas}
  serviceName: ${replicas === 3 ? 'web' : 'other'}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'nginx:1.27' }] }
`

test('an image of somebody else installs the built runtime, without cdk8s, and runs its programs', {
  timeout: 300_000,
}, async () => {
  const folder = await installed('image', ['cdk8s-kafka-contracts', 'cdk8s-kafka-runtime'])
  for (const absent of ['cdk8s', 'cdk8s-plus-28', 'constructs', 'commander', 'tsx']) {
    expect(existsSync(join(folder, 'node_modules', absent)), absent).toBe(false)
  }
  const node = await nodeOf('20', place)
  for (const program of ['topics', 'tools']) {
    const { exitCode, all } = await run(
      folder,
      node,
      `node node_modules/cdk8s-kafka-runtime/lib/${program}/main.js lag`,
    )
    expect(exitCode).toBe(1)
    expect(all).toContain('KAFKA_BOOTSTRAP_SERVERS is not set')
  }
})
