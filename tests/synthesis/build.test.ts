import { expect, test } from 'vitest'
import { buildSystem, type SystemDefinition } from '../../constructs/index.ts'
import { UserError } from '../../contracts/user-error.ts'
import { type Environment, environments } from '../../environments.ts'
import { systems } from '../../services/index.ts'
import { buildSystems, folderOf, systemsOf } from '../../synthesis/build.ts'
import { project } from '../project.ts'

const [local, production] = environments
const definition = (build: SystemDefinition['build'], namespace?: string): SystemDefinition => ({
  name: 'shop',
  about: 'test',
  build,
  ...(namespace !== undefined && { namespace }),
})

test('a system gets the namespace of its environment', () => {
  expect(
    buildSystem(
      definition(() => {}),
      local,
    ).namespace,
  ).toBeUndefined()
  expect(
    buildSystem(
      definition(() => {}),
      production,
    ).namespace,
  ).toBe('shop')
})

test('a definition can name one, also where the environment wants none', () => {
  for (const environment of environments) {
    expect(
      buildSystem(
        definition(() => {}, 'kafka-poc'),
        environment,
      ).namespace,
    ).toBe('kafka-poc')
  }
})

test('code that throws becomes an error that names the folder and keeps the cause', () => {
  const cause = new TypeError('x is not a function')
  const build = () => {
    throw cause
  }
  expect(() => buildSystem(definition(build), local)).toThrow(new UserError('local/shop: x is not a function'))
  try {
    buildSystem(definition(build), local)
  } catch (error) {
    expect((error as UserError).cause).toBe(cause)
  }
})

test('a namespace that is empty does not end in a stack', () => {
  expect(() =>
    buildSystem(
      definition(() => {}, ''),
      local,
    ),
  ).toThrow(UserError)
})

test('the folder is the environment, then the system', () => {
  expect(
    folderOf(
      buildSystem(
        definition(() => {}),
        local,
      ),
    ),
  ).toBe('local/shop')
})

test('an environment is for all systems, or for those that it names', () => {
  expect(systemsOf(project, local)).toEqual(systems)
  expect(systemsOf(project, { ...production, systems: ['order-tracker'] }).map(({ name }) => name)).toEqual([
    'order-tracker',
  ])
  const known = systems.map(({ name }) => name)
  const all: readonly Environment[] = environments
  for (const { name, systems: named = [] } of all) expect(known, name).toEqual(expect.arrayContaining([...named]))
})

test('a system that an environment is not for is refused where both are named, and left out otherwise', () => {
  expect(() => buildSystems(project, { environment: 'msk', system: 'order-tracker' })).toThrow(
    '--system: got "order-tracker", in environment msk expected one of order-payment-notification',
  )
  expect(buildSystems(project, { system: 'order-tracker' }).map(folderOf)).toEqual([
    'local/order-tracker',
    'production/order-tracker',
    'local-secure/order-tracker',
  ])
})
