import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'

/** The oldest PostgreSQL that these programs are used of; newer ones than the manifests' do as well. */
const OLDEST = 13

/** Where distributions put programs that they keep out of PATH: folders with a folder for each version, and what is below. */
const PLACES = [
  ['/usr/lib/postgresql', 'bin'],
  ['/usr', 'bin', /^pgsql-/],
  ['/opt/homebrew/opt', 'bin', /^postgresql/],
  ['/usr/local/opt', 'bin', /^postgresql/],
  ['/Applications/Postgres.app/Contents/Versions', 'bin'],
] as const

/**
 * Finds the folder of PostgreSQL's programs: `bin` of `POSTGRES_HOME`, else one of PATH, else the one that `pg_config` names,
 * else the newest one where distributions put them.
 * @throws when there is none, or an older one than {@link OLDEST}; says what to install
 */
export async function postgresHome(): Promise<string> {
  const given = process.env.POSTGRES_HOME
  if (given && !hasServer(join(given, 'bin'))) {
    throw new Error(
      `POSTGRES_HOME is ${given}, which has no bin/postgres: unset it, or set it to an installed PostgreSQL`,
    )
  }
  const folder = given ? join(given, 'bin') : await find()
  if (folder === undefined) {
    throw new Error(`PostgreSQL is not installed: ${HOW}, or set POSTGRES_HOME to the folder that has its bin/postgres`)
  }
  const { stdout, failed } = await execa(join(folder, 'postgres'), ['--version'], { reject: false })
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(String(stdout))?.[1])
  if (failed || !(major >= OLDEST)) {
    throw new Error(`PostgreSQL ${OLDEST} or newer is needed, and ${folder}/postgres says "${stdout}": ${HOW}`)
  }
  return folder
}

const HOW = 'apt-get install postgresql, or brew install postgresql@17'

async function find(): Promise<string | undefined> {
  const inPath = (process.env.PATH ?? '').split(delimiter).find(hasServer)
  if (inPath !== undefined) return inPath
  const { stdout } = await execa('pg_config', ['--bindir'], { reject: false })
  return [String(stdout ?? ''), ...PLACES.flatMap(installed)].find(hasServer)
}

/** The newest version first. */
function installed([place, below, named = /./]: (typeof PLACES)[number]): string[] {
  if (!existsSync(place)) return []
  const versions = readdirSync(place).filter((name) => named.test(name))
  const newestFirst = versions.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return newestFirst.map((version) => join(place, version, below))
}

/** Clients alone, which are in PATH on many machines, are not enough. */
const hasServer = (folder: string): boolean =>
  folder !== '' && ['postgres', 'initdb'].every((name) => existsSync(join(folder, name)))
