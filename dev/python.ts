import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

/** Kafka clients for Python, and what kafka-python needs beside itself to read each compression. */
const PACKAGES = [
  'confluent-kafka==2.16.1',
  'kafka-python==3.0.12',
  'lz4==4.4.5',
  'python-snappy==0.7.3',
  'zstandard==0.25.0',
]

/** Longest time that one command may take, in milliseconds; the first of them downloads. */
const TIMEOUT_MS = 180_000

/** A Python that has Kafka clients, or why there is none and what to install. */
export type ClientsPython = { readonly python: string } | { readonly missing: string }

/** Finds a Python that has confluent-kafka and kafka-python: makes one in the user's cache folder, once. */
export async function clientsPython(): Promise<ClientsPython> {
  // Named by what it is made of, so that a change of the list makes another one.
  const content = createHash('sha256').update(PACKAGES.join(' ')).digest('hex').slice(0, 8)
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const folder = join(cache, 'cdk8s-kafka', `python-${content}`)
  const python = join(folder, 'bin', 'python')
  try {
    if (!(await works(python))) {
      // What is there does not work any more: the Python that it was made from is gone, say.
      await rm(folder, { recursive: true, force: true })
      await install(folder)
    }
    return { python }
  } catch (error) {
    const { shortMessage, stderr } = error as { shortMessage?: string; stderr?: string }
    const why = (stderr || shortMessage || String(error)).trim().split('\n').at(-1)
    return {
      missing: `Kafka clients for Python need python3 with venv (apt-get install python3-venv), and PyPI the first time: ${why}`,
    }
  }
}

const works = async (python: string) =>
  existsSync(python) && !(await execa(python, ['-c', 'import confluent_kafka, kafka'], { reject: false })).failed

/** Makes it beside its place and moves it there, so that it is complete or absent, also with two at work. */
async function install(folder: string): Promise<void> {
  await mkdir(join(folder, '..'), { recursive: true })
  const temporary = await mkdtemp(`${folder}.`)
  try {
    await run('python3', ['-m', 'venv', temporary])
    await run(join(temporary, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...PACKAGES])
    await rename(temporary, folder).catch((error) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

const run = (command: string, args: readonly string[]) => execa(command, args, { timeout: TIMEOUT_MS })
