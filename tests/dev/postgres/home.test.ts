import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { postgresAvailability } from '../../../dev/postgres/availability.ts'
import { postgresHome } from '../../../dev/postgres/home.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postgres-home-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

/** Programs that say that they are some version. */
async function installed(version: string): Promise<string> {
  const bin = join(folder, 'bin')
  await mkdir(bin)
  for (const name of ['postgres', 'initdb']) {
    await writeFile(join(bin, name), `#!/bin/sh\necho '${name} (PostgreSQL) ${version}'\n`, { mode: 0o755 })
  }
  return bin
}

test('POSTGRES_HOME comes first', async () => {
  const bin = await installed('17.2')
  vi.stubEnv('POSTGRES_HOME', folder)
  expect(await postgresHome()).toBe(bin)
})

test('then PATH, if it has a server and not only clients', async () => {
  vi.stubEnv('POSTGRES_HOME', '')
  const bin = await installed('18beta1 (Debian)')
  vi.stubEnv('PATH', `${folder}:${bin}`)
  expect(await postgresHome()).toBe(bin)
})

test('says what is wrong with POSTGRES_HOME', async () => {
  vi.stubEnv('POSTGRES_HOME', folder)
  expect(await postgresAvailability()).toEqual({
    available: false,
    reason: `POSTGRES_HOME is ${folder}, which has no bin/postgres: unset it, or set it to an installed PostgreSQL`,
  })
})

test('says what to install instead of a version that is too old', async () => {
  const bin = await installed('9.6.24')
  vi.stubEnv('POSTGRES_HOME', folder)
  expect(await postgresAvailability()).toEqual({
    available: false,
    reason:
      `PostgreSQL 13 or newer is needed, and ${bin}/postgres says "postgres (PostgreSQL) 9.6.24": ` +
      'apt-get install postgresql, or brew install postgresql@17',
  })
})
