import { expect, test } from 'vitest'
import { environments } from '../../environments.ts'
import type { SystemDefinition } from '../../services/index.ts'
import { buildSystem, folderOf } from '../../synthesis/build.ts'
import { UserError } from '../../synthesis/user-error.ts'

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
