import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prettyFactory } from 'pino-pretty'
import { kafkaSecuritySettings } from '../contracts/kafka-security-settings.ts'
import { kafkaSettings } from '../contracts/settings.ts'

import { databasesFor, kafkaFor, whatIsMissing } from './backing.ts'
import type { DevPlan } from './plan.ts'
import { Processes } from './processes.ts'
import { type Keyboard, startTyping, type Typing } from './typing.ts'

/** Ours, wherever the project keeps it: services may be TypeScript. */
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** What a run needs of its surroundings. */
export interface RunOptions {
  /** Folder with the services. */
  readonly root: string
  /** Kafka that runs already, instead of one of our own: host:port, separated by commas. */
  readonly bootstrapServers: string | undefined
  /** PostgreSQL that runs already, instead of one of our own: PGHOST and what else a client needs. */
  readonly database: Readonly<Record<string, string>> | undefined
  /** Where the output of the processes is printed, for people, and where somebody types to one of them. */
  readonly keyboard: Keyboard
  /** Fires when everything has to stop. */
  readonly stop: AbortSignal
}

/**
 * Runs a system on this machine until it is told to stop: Kafka, the topics, databases, and each service as a process with the
 * environment that stands in its manifest; only addresses differ.
 */
export async function runSystem(plan: DevPlan, options: RunOptions): Promise<void> {
  const { cluster, topics, databases, processes, elsewhere } = plan
  const missing = await whatIsMissing(plan, options)
  if (missing.length > 0) throw new Error(missing.join('\n'))
  let typing: Typing | undefined
  const print = (line: string) => (typing ? typing.print(line) : options.keyboard.output.write(`${line}\n`))
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-dev-'))
  const width = Math.max(
    ...[...processes, ...databases].map(({ name }) => name.length),
    ...elsewhere.map((name) => name.length),
  )
  const pretty = prettyFactory({
    colorize: process.stdout.isTTY,
    ignore: 'service',
    singleLine: true,
    translateTime: 'HH:MM:ss.l',
  })
  const show = (name: string, line: string) => print(`${name.padEnd(width)} | ${pretty(line).trimEnd()}`)
  const running = new Processes()
  const backing: { close(): Promise<void> }[] = []
  try {
    const kafka = await kafkaFor(cluster, options.bootstrapServers, (line) => show('kafka', line))
    backing.push(kafka)
    const postgres = await databasesFor(databases, options.database, show)
    backing.push(postgres)
    for (const name of elsewhere) show(name, 'is not run here: its program is none of this project')
    for (const [name, text] of Object.entries(topics)) await writeFile(join(folder, name), text)
    for (const { name, entry, env, database, stdin = false } of processes) {
      if (options.stop.aborted) break
      const write = running.start({
        name,
        stdin,
        command: [process.execPath, '--import', TSX, join(options.root, entry)],
        // The manifest's own variables, with what is local to this machine.
        env: {
          ...withoutSecurity(env),
          // How a Kafka that runs already lets clients in.
          ...securityOf(process.env),
          ...(database !== undefined && postgres.envOf(database)),
          // Where the manifest's port is taken on this machine.
          ...(process.env.HTTP_PORT && { HTTP_PORT: process.env.HTTP_PORT }),
          HEALTH_PORT: '0',
          // This machine is no cluster's: others on its network have no business with it.
          HEALTH_HOST: '127.0.0.1',
          HTTP_HOST: '127.0.0.1',
          KAFKA_BOOTSTRAP_SERVERS: kafka.bootstrapServers,
          TOPICS_DIRECTORY: folder,
        },
        onLine: show,
        onEnd: (ended, end) => show(ended, end === 0 ? 'completed' : `ended: ${end}`),
      })
      if (stdin) {
        typing = startTyping(options.keyboard, name, (line) => {
          if (!write(`${line}\n`)) show(name, `does not run: nobody has read ${JSON.stringify(line)}`)
        })
      }
    }
    await aborted(options.stop)
    print('stopping')
  } finally {
    typing?.close()
    typing = undefined
    await running.stop()
    await Promise.all(backing.map((one) => one.close()))
    await rm(folder, { recursive: true, force: true })
  }
}

const SECURITY = [kafkaSettings.securityProtocol, ...Object.values(kafkaSecuritySettings)].map(({ env }) => env)

/** Certificates and passwords of the manifest are files of a pod. */
const withoutSecurity = (env: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !SECURITY.includes(name)))

const securityOf = (env: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => SECURITY.includes(name)))

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
