import { expect, test } from 'vitest'
import { environments } from '../../environments.ts'
import { buildSystems, systemsOf } from '../../synthesis/build.ts'
import { readFolder } from '../../synthesis/folder.ts'
import { render } from '../../synthesis/render.ts'
import { synthesize } from '../../synthesis/synthesize.ts'
import { project } from '../project.ts'

const committed = readFolder('dist')

test('dist is what the code says, byte for byte', () => {
  const { files } = synthesize(project)
  expect([...files.keys()].sort()).toEqual([...committed.keys()].sort())
  for (const [file, text] of files) expect(text, file).toBe(committed.get(file))
})

test('a second synthesis in the same process gives the same bytes, and so does rendering the same tree again', {
  timeout: 60_000,
}, () => {
  expect(synthesize(project).files).toEqual(synthesize(project).files)
  const built = buildSystems(project)
  expect(render(built)).toEqual(render(built))
})

test('there is a folder for each system in each environment, and no warning', () => {
  const folders = new Set([...committed.keys()].map((file) => file.split('/').slice(0, 2).join('/')))
  const expected = environments.flatMap((environment) =>
    systemsOf(project, environment).map((system) => `${environment.name}/${system.name}`),
  )
  expect([...folders].sort()).toEqual(expected.sort())
  expect(synthesize(project).warnings).toEqual([])
})

test('file names are the charts’: nothing is numbered or hashed, so that a new chart renames nothing', () => {
  for (const file of committed.keys()) {
    expect(file).toMatch(/^[a-z][-a-z0-9]*\/[a-z][-a-z0-9]*\/(00-namespace|[a-z][-a-z0-9]*)\.k8s\.yaml$/)
    expect(file).not.toMatch(/\d{4}-|-c8[0-9a-f]{6}/)
  }
})

test('no construct depends on another: cdk8s would number the files, and take exponential time', () => {
  for (const system of buildSystems(project)) {
    expect(system.node.findAll().filter(({ node }) => node.dependencies.length > 0)).toEqual([])
  }
})

test('nothing in it says where or when it was made', () => {
  for (const text of committed.values()) {
    expect(text).not.toContain('cdk8s.io/metadata.addr')
    expect(text).not.toContain(process.cwd())
    expect(text).not.toMatch(/\r|\bundefined\b|\bNaN\b|\[object /)
  }
})
