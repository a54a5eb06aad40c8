import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { classArchive } from './class-archive.ts'
import { download } from './download.ts'
import { javaVersion, requireMaven } from './java.ts'
import { scripts } from './scripts.ts'

/** Where Kafka's programs are. */
export interface KafkaHome {
  /** KAFKA_HOME: the folder with `bin` and `libs`. */
  readonly path: string
  /** KAFKA_OPTS: options of every JVM. */
  readonly javaOptions: string
}

const POM = fileURLToPath(new URL('pom.xml', import.meta.url))

/**
 * Finds Kafka's programs: those of `KAFKA_HOME`, else those in the user's cache folder, downloaded by Maven when they
 * are not there yet.
 * @throws when Java is missing, or Maven when it is needed; says what to install
 */
export async function kafkaHome(onProgress: (line: string) => void): Promise<KafkaHome> {
  const java = await javaVersion()
  const given = process.env.KAFKA_HOME
  if (given) {
    if (!existsSync(join(given, 'bin/kafka-server-start.sh'))) {
      throw new Error(
        `KAFKA_HOME is ${given}, which has no bin/kafka-server-start.sh: unset it, or set it to an unpacked Kafka`,
      )
    }
    return { path: given, javaOptions: '' }
  }
  const path = await cacheFolder()
  if (!existsSync(path)) await install(path, onProgress)
  return { path, javaOptions: await classArchive(path, java, onProgress) }
}

/** Whether {@link kafkaHome} would find or could get Kafka's programs; the reason when not. */
export async function kafkaHomeProblem(): Promise<string | undefined> {
  try {
    await javaVersion()
    if (!process.env.KAFKA_HOME && !existsSync(await cacheFolder())) await requireMaven()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Named by what it is made of, so that a change of the jars or the scripts makes another one. */
async function cacheFolder(): Promise<string> {
  const pom = await readFile(POM, 'utf8')
  const version = /<kafka\.version>(.*)<\/kafka\.version>/.exec(pom)?.[1]
  const content = createHash('sha256').update(pom).update(JSON.stringify(scripts())).digest('hex').slice(0, 8)
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  return join(cache, 'cdk8s-kafka', `kafka-${version}-${content}`)
}

/** Makes the home beside its place and moves it there, so that it is complete or absent, also with two at work. */
async function install(path: string, onProgress: (line: string) => void): Promise<void> {
  await requireMaven()
  onProgress('downloading Kafka with Maven, once: about 50 MB in 360 files')
  await mkdir(join(path, '..'), { recursive: true })
  const temporary = await mkdtemp(`${path}.`)
  try {
    await download(POM, join(temporary, 'libs'), onProgress)
    await mkdir(join(temporary, 'bin'))
    for (const [name, text] of Object.entries(scripts())) {
      await writeFile(join(temporary, 'bin', name), text, { mode: 0o755 })
    }
    await rename(temporary, path).catch((error) => {
      if (!existsSync(path)) throw error
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}
