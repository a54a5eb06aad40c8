import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { megabytes } from './download.ts'
import { freePorts } from './ports.ts'

// A JVM that finds the archive made by another Java goes on without it, and would say so on stdout.
const QUIET = '-Xlog:cds=off -Xlog:cds+dynamic=off'

/**
 * JVM options that let Kafka's programs map the classes they need instead of reading them from jars, which about halves
 * their start. The archive is made once for each version of Java by one short run of a node.
 */
export async function classArchive(home: string, java: string, onProgress: (line: string) => void): Promise<string> {
  const archive = join(home, `classes-${java}.jsa`)
  if (!existsSync(archive)) {
    const began = performance.now()
    onProgress('preparing a class-data archive for quick starts, once: a node runs and stops for it')
    // Two at the same time each make one; the last stays.
    const recorded = `${archive}.${process.pid}`
    await record(home, recorded).catch((error) =>
      onProgress(`no class-data archive, starts are slower: ${error.message}`),
    )
    if (!existsSync(recorded)) return ''
    const { size } = await stat(recorded)
    onProgress(`the archive is there after ${Math.round((performance.now() - began) / 1000)} s: ${megabytes(size)}`)
    await rename(recorded, archive)
  }
  return `-XX:SharedArchiveFile=${archive} ${QUIET}`
}

/** Runs a node and a tool against it, so that the classes of requests are loaded too. */
async function record(home: string, archive: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-'))
  const bin = (name: string) => join(home, 'bin', name)
  try {
    const properties = join(folder, 'server.properties')
    const [client, controller] = await freePorts(2)
    await writeFile(
      properties,
      `process.roles=broker,controller
node.id=0
controller.quorum.voters=0@127.0.0.1:${controller}
controller.listener.names=CONTROLLER
listeners=CLIENT://127.0.0.1:${client},CONTROLLER://127.0.0.1:${controller}
listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=CLIENT
log.dirs=${folder}/log
log.cleaner.dedupe.buffer.size=2097152
`,
    )
    const log4j = join(folder, 'log4j2.properties')
    await writeFile(log4j, LOG4J)
    await execa(bin('kafka-storage.sh'), ['format', '--cluster-id', 'AAAAAAAAAAAAAAAAAAAAAA', '--config', properties])
    const log = join(folder, 'log.txt')
    const env = {
      KAFKA_OPTS: `-XX:ArchiveClassesAtExit=${archive} ${QUIET}`,
      KAFKA_LOG4J_OPTS: `-Dlog4j2.configurationFile=${log4j}`,
    }
    const node = execa(bin('kafka-server-start.sh'), [properties], {
      env,
      stdout: { file: log },
      reject: false,
      timeout: 60_000,
      forceKillAfterDelay: false,
    })
    while (node.exitCode === null && !(await readFile(log, 'utf8').catch(() => '')).includes('Kafka Server started')) {
      await sleep(100)
    }
    await execa(bin('kafka-topics.sh'), ['--bootstrap-server', `127.0.0.1:${client}`, '--create', '--topic', 'a'])
    // Written when the node ends by itself.
    node.kill('SIGTERM')
    await node
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const LOG4J = `appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
rootLogger.level=INFO
rootLogger.appenderRef.out.ref=out
`
