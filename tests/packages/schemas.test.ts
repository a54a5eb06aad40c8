import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { compactModels } from '../../packaging/models.ts'
import { deliveryFiles, tools } from '../../synthesis/gitops/index.ts'
import { project } from '../project.ts'
import { emitted, isOfKubernetes, type Manifest } from '../support.ts'

// The resources of operators beside the schemas that these publish. They come from packages that want a newer Node than this
// project asks for, so they are no dependencies of it: they are installed for this test, and run on this Node.

const SCHEMAS: Readonly<Record<string, string>> = {
  'kafka.strimzi.io': '@kubernetes-models/strimzi-kafka-operator@1.0.1',
  'cert-manager.io': '@kubernetes-models/cert-manager@6.0.0',
  'argoproj.io': '@kubernetes-models/argo-cd@4.0.0',
  'kustomize.toolkit.fluxcd.io': '@kubernetes-models/flux-cd@4.0.0',
  'source.toolkit.fluxcd.io': '@kubernetes-models/flux-cd@4.0.0',
}

interface Model {
  new (object: unknown): { validate(): void }
}

const folder = mkdtempSync(join(tmpdir(), 'schemas-'))
beforeAll(async () => {
  writeFileSync(join(folder, 'package.json'), '{}')
  await execa('npm', ['install', '--no-audit', '--no-fund', ...new Set(Object.values(SCHEMAS))], { cwd: folder })
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the schema of an object's kind says about it. */
async function problemOf(object: unknown): Promise<string | undefined> {
  const { apiVersion, kind } = object as Manifest
  const [group = '', version = ''] = apiVersion.split('/')
  const [, name = ''] = SCHEMAS[group]?.match(/^(.+)@[^@]+$/) ?? []
  const file = join(folder, 'node_modules', name, group, version, `${kind}.js`)
  const { [kind]: model } = await import(pathToFileURL(file).href)
  try {
    ;new (model as Model)(object).validate()
  } catch (error) {
    return (error as Error).message
  }
  return undefined
}

const resources = emitted().filter(({ object }) => !isOfKubernetes(object))

test('the committed schemas of Kubernetes are what `npm run schemas` writes', async () => {
  const isSame = `${JSON.stringify(await compactModels())}\n` === readFileSync('gate/schema/kubernetes.json', 'utf8')
  expect(isSame).toBe(true)
})

test('every resource of an operator is what its schema says', async () => {
  expect(new Set(resources.map(({ object }) => object.kind))).toEqual(
    new Set(['Certificate', 'Issuer', 'Kafka', 'KafkaNodePool', 'KafkaTopic', 'KafkaUser']),
  )
  const problems = await Promise.all(
    resources.map(async ({ folder, object }) => {
      const problem = await problemOf(object)
      return problem === undefined ? [] : [`${folder} ${object.kind} ${object.metadata?.name}: ${problem}`]
    }),
  )
  expect(problems.flat()).toEqual([])
})

test.each(tools)('what `main.ts gitops` writes for %s is what its schemas say', async (tool) => {
  const source = { repo: 'https://git.example.com/shop.git', revision: 'main', path: 'dist', automated: true }
  const written = [...deliveryFiles(project, {}, tool, source).values()].flatMap((text) =>
    parseAllDocuments(text).map((document) => document.toJS()),
  )
  expect(written.length).toBeGreaterThan(10)
  expect((await Promise.all(written.map(problemOf))).filter((problem) => problem !== undefined)).toEqual([])
})

test.each([
  ['KafkaTopic', '"partitions":3', '"partitions":"3"'],
  ['KafkaUser', '"operations":["Read"]', '"operations":["Consume"]'],
  ['KafkaNodePool', '"persistent-claim"', '"persistent"'],
  ['Kafka', '"type":"simple"', '"type":"acl"'],
])('the check itself finds a wrong value in a %s', async (kind, right, wrong) => {
  const [text = ''] = resources
    .map(({ object }) => JSON.stringify(object))
    .filter((one) => one.includes(`"kind":"${kind}"`) && one.includes(right))
  expect(await problemOf(JSON.parse(text.replace(right, wrong)))).toBeDefined()
})
