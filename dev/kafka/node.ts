import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa, type ResultPromise } from 'execa'

/** All that a node is started from. */
export interface NodeStart {
  readonly id: number
  readonly pod: string
  /** The node's own folder: its ConfigMap, its data and its log. */
  readonly folder: string
  /** The files of the ConfigMap, with local addresses. */
  readonly files: Readonly<Record<string, string>>
  /** Environment of the launcher, beside POD_NAME and the paths. */
  readonly env: Readonly<Record<string, string>>
}

const START_TIMEOUT_MS = 90_000

/** Longer than a controlled shutdown takes when the rest of the cluster is there. */
const STOP_TIMEOUT_MS = 60_000

/** One Kafka process, which is stopped, killed and started again like a pod. */
export class KafkaNode {
  readonly #start: NodeStart
  readonly #env: Readonly<Record<string, string>>
  #process: ResultPromise | undefined

  constructor(start: NodeStart) {
    this.#start = start
    this.#env = {
      ...start.env,
      POD_NAME: start.pod,
      POD_NAMESPACE: 'local',
      KAFKA_CONFIG_DIR: join(start.folder, 'config'),
      KAFKA_RUN_DIR: join(start.folder, 'run'),
      LOG_DIR: join(start.folder, 'logs'),
    }
  }

  get id(): number {
    return this.#start.id
  }

  get running(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
  }

  /** Runs the launcher and waits until Kafka says that it has started, which is when the broker is unfenced. */
  async start(): Promise<void> {
    if (this.running) throw new Error(`node ${this.id} runs already`)
    const config = join(this.#start.folder, 'config')
    await mkdir(config, { recursive: true })
    for (const [name, text] of Object.entries(this.#start.files)) await writeFile(join(config, name), text)

    const log = openSync(this.#log, 'a')
    const before = (await this.logs()).length
    // The processes must not outlive this one, and a throw-away cluster need not shut down politely.
    const options = { env: this.#env, killSignal: 'SIGKILL', forceKillAfterDelay: STOP_TIMEOUT_MS } as const
    this.#process = execa('bash', [join(config, 'launcher.sh')], {
      ...options,
      stdin: 'ignore',
      stdout: log,
      stderr: log,
      reject: false,
    })
    closeSync(log)

    const deadline = performance.now() + START_TIMEOUT_MS
    while (!(await this.logs()).includes('Kafka Server started', before)) {
      if (!this.running) throw new Error(`node ${this.id} ended while it started:\n${tail(await this.logs())}`)
      if (performance.now() > deadline) {
        throw new Error(`node ${this.id} has not started in ${START_TIMEOUT_MS / 1000} s:\n${tail(await this.logs())}`)
      }
      await sleep(50)
    }
  }

  /** Ends the process: `SIGTERM` as Kubernetes does, `SIGKILL` as a crash. Resolves when it has ended. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (!this.running) return
    this.#process?.kill(signal)
    await this.#process
  }

  /** Runs the readiness probe of the pod. */
  async ready(clientPort: number): Promise<{ readonly ready: boolean; readonly output: string }> {
    const script = join(this.#start.folder, 'config', 'readiness.sh')
    const { exitCode, all } = await execa('bash', [script, String(clientPort)], {
      env: this.#env,
      reject: false,
      all: true,
      timeout: 10_000,
    })
    return { ready: exitCode === 0, output: all ?? '' }
  }

  /** All that the node has printed, over all its starts. */
  async logs(): Promise<string> {
    return readFile(this.#log, 'utf8')
  }

  get #log(): string {
    return join(this.#start.folder, 'node.log')
  }
}

const tail = (log: string) => log.trimEnd().split('\n').slice(-20).join('\n')
