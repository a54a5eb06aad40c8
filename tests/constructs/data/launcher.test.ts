import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, onTestFinished, test } from 'vitest'

const folder = 'constructs/data'

/**
 * The launcher with programs that only note how they were called. `broken` is the one that fails; initdb makes what it is
 * told to make, and postgres ends at once.
 */
function given({ broken = '', files = {} as Readonly<Record<string, string>> } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'launcher-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const bin = join(root, 'bin')
  mkdirSync(bin)
  const data = join(root, 'volume/pgdata')
  mkdirSync(join(root, 'volume'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, 'volume', name, '..'), { recursive: true })
    writeFileSync(join(root, 'volume', name), text)
  }
  const making = `for option; do case $option in --pgdata=*) mkdir -p "\${option#*=}" && echo 17 >"\${option#*=}/PG_VERSION";; esac; done`
  for (const name of ['initdb', 'pg_ctl', 'psql', 'postgres']) {
    const lines = [
      '#!/bin/bash',
      `echo "${name} $*" >>"${root}/calls"`,
      `env >"${root}/env-${name}"`,
      ...(name === 'initdb' ? [making] : []),
      ...(name === broken ? ['exit 3'] : []),
    ]
    writeFileSync(join(bin, name), `${lines.join('\n')}\n`, { mode: 0o755 })
  }
  return {
    data,
    volume: () => readdirSync(join(root, 'volume')),
    calls: () =>
      existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').trimEnd().split('\n') : [],
    environmentOf: (name: string) => readFileSync(join(root, `env-${name}`), 'utf8'),
    launch: (env: Readonly<Record<string, string>> = {}) =>
      execa('bash', [`${folder}/launcher.sh`, '--max_connections=7', '--log_line_prefix=%m '], {
        reject: false,
        extendEnv: false,
        env: {
          PATH: `${bin}:${process.env.PATH}`,
          PGDATA: data,
          POSTGRES_CONFIG_DIR: '/config',
          DATABASE_NAME: 'appdb',
          DATABASE_OWNER: 'app',
          CREDENTIALS_USERNAME: 'app',
          CREDENTIALS_PASSWORD: 'secret',
          ...env,
        },
      }),
  }
}

const server = 'postgres --max_connections=7 --log_line_prefix=%m '

test('on an empty volume everything is made beside, without a port, and then gets its name', async () => {
  const { launch, calls, data, volume } = given()
  expect(await launch()).toMatchObject({ exitCode: 0 })
  expect(calls()).toEqual([
    `initdb --pgdata=${data}.new --username=postgres --auth=trust --data-checksums --encoding=UTF8 --locale=C.UTF-8 --no-instructions`,
    `pg_ctl start --pgdata=${data}.new --wait --options=-c listen_addresses='' -c unix_socket_directories='${data}.new'`,
    `psql --no-psqlrc --host=${data}.new --username=postgres --dbname=postgres --file=/config/init.sql`,
    `pg_ctl stop --pgdata=${data}.new --wait --mode=fast`,
    server.trimEnd(),
  ])
  expect(volume()).toEqual(['pgdata'])
})

test('a volume with a database is started as it is, closed to the group that its fsGroup let in', async () => {
  const { launch, calls, data } = given({ files: { 'pgdata/PG_VERSION': '17' } })
  expect(await launch()).toMatchObject({ exitCode: 0 })
  expect(calls()).toEqual([server.trimEnd()])
  expect(statSync(data).mode & 0o777).toBe(0o700)
})

test.each(['initdb', 'pg_ctl', 'psql'])('a first start that %s cut short is begun anew', async (broken) => {
  const files = { 'pgdata.new/PG_VERSION': '17', 'pgdata.new/rest': 'of an attempt' }
  const { launch, calls, data, volume } = given({ broken, files })
  expect((await launch()).exitCode).not.toBe(0)
  expect(calls()).not.toContain(server.trimEnd())
  expect(volume()).toEqual(['pgdata.new'])
  expect(existsSync(`${data}.new/rest`)).toBe(false)
})

test('a folder with something else in it is left alone', async () => {
  const { launch, calls, data } = given({ files: { 'pgdata/somebody-elses': 'x' } })
  expect((await launch()).exitCode).not.toBe(0)
  expect(calls()).toEqual([])
  expect(readdirSync(data)).toEqual(['somebody-elses'])
})

test('a Secret for another user makes nothing, and says so', async () => {
  const { launch, calls } = given()
  const { exitCode, stderr } = await launch({ CREDENTIALS_USERNAME: 'root' })
  expect(exitCode).toBe(1)
  expect(stderr).toBe('launcher: username of the Secret is root, the manifest says app')
  expect(calls()).toEqual([])
})

describe('the password', () => {
  test('reaches neither the server nor a command line', async () => {
    const { launch, calls, environmentOf } = given()
    await launch()
    expect(environmentOf('psql')).toContain('CREDENTIALS_PASSWORD=secret\n')
    expect(environmentOf('postgres')).not.toContain('CREDENTIALS_')
    expect(calls().join('\n')).not.toContain('secret')
  })

  test('is read from the environment by the SQL, which quotes it', () => {
    const sql = readFileSync(`${folder}/init.sql`, 'utf8')
    expect(sql).toContain('\\getenv password CREDENTIALS_PASSWORD\n')
    expect(sql).toContain(`CREATE ROLE :"owner" LOGIN PASSWORD :'password';\n`)
  })
})

test('the network is for everybody with a password but the superuser', () => {
  const lines = readFileSync(`${folder}/pg_hba.conf`, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/\s+/).join(' '))
  expect(lines).toEqual(['local all all trust', 'host all postgres all reject', 'host all all all scram-sha-256'])
})

// A carriage return would end every line of a script in the pod with "command not found".
test.each(['launcher.sh', 'init.sql', 'pg_hba.conf'])('%s has no carriage returns and ends with a line', (name) => {
  const text = readFileSync(`${folder}/${name}`, 'utf8')
  expect(text).not.toContain('\r')
  expect(text.endsWith('\n')).toBe(true)
})
