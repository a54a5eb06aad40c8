import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa, type ResultPromise } from 'execa'
import type { PlannedNode } from './plan-nodes.ts'

/** All that a node is started from. */
export interface NodeStart extends PlannedNode {
  /** The node's own folder: its ConfigMap, its data and its log. */
  readonly folder: string
  /** Environment of the launcher, beside POD_NAME and the paths. */
  readonly env: Readonly<Record<string, string>>
}

const START_TIMEOUT_MS = 90_000

/** Longer than a controlled shutdown takes as long as the rest of the cluster is there. */
const STOP_TIMEOUT_MS = 60_000

/** One Kafka process, which is stopped, killed and started again like a pod. */
export class KafkaNode {
  readonly id: number
  readonly pod: string
  readonly ports: Readonly<Record<string, number>>
  readonly #start: NodeStart
  readonly #env: Readonly<Record<string, string>>
  #process: ResultPromise | undefined

  constructor(start: NodeStart) {
    this.id = start.id
    this.pod = start.pod
    this.ports = start.ports
    this.#start = start
    this.#env = {
      ...start.env,
      POD_NAME: start.pod,
      POD_NAMESPACE: 'local',
      KAFKA_CONFIG_DIR: this.#path('config'),
      KAFKA_RUN_DIR: this.#path('run'),
    }
  }

  get running(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
  }

  /** Runs the launcher and waits until Kafka says that it has started, which is when the broker is unfenced. */
  async start(): Promise<void> {
    if (this.running) throw new Error(`node ${this.id} runs already`)
    await mkdir(this.#path('config'), { recursive: true })
    for (const [name, text] of Object.entries(this.#start.files)) await writeFile(this.#path('config', name), text)

    const log = this.#path('node.log')
    await appendFile(log, '')
    const before = (await this.logs()).length
    // The node writes the file itself: it must not wait for this process to read a pipe. A Ctrl-C in the terminal is for
    // this process alone, which ends the node when nobody needs it any more.
    const script = 'trap "" INT; exec bash "$0" >>"$1" 2>&1'
    this.#process = execa('bash', ['-c', script, this.#path('config', 'launcher.sh'), log], {
      env: this.#env,
      stdio: 'ignore',
      reject: false,
      // What ends the nodes when this process ends: nobody is left to wait for a polite shutdown.
      killSignal: 'SIGKILL',
      forceKillAfterDelay: STOP_TIMEOUT_MS,
    })

    const deadline = performance.now() + START_TIMEOUT_MS
    for (;;) {
      const printed = (await this.logs()).slice(before)
      if (printed.includes('Kafka Server started')) return
      if (!this.running) throw new Error(`node ${this.id} ended while it started:\n${tail(printed)}`)
      if (performance.now() > deadline) throw new Error(`node ${this.id} does not get ready:\n${tail(printed)}`)
      await sleep(50)
    }
  }

  /** Ends the process and resolves when it has ended. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#process?.kill(signal)
    await this.#process
  }

  /** Runs the pod's readiness probe. */
  async ready(): Promise<{ readonly ready: boolean; readonly output: string }> {
    const { clientPort } = this.#start
    if (clientPort === undefined) throw new Error(`node ${this.id} is no broker: it has no readiness script`)
    const script = [this.#path('config', 'readiness.sh'), String(clientPort)]
    const { exitCode, all } = await execa('bash', script, { env: this.#env, reject: false, all: true, timeout: 10_000 })
    return { ready: exitCode === 0, output: all }
  }

  /** All that the node has printed, over all its starts. */
  async logs(): Promise<string> {
    return readFile(this.#path('node.log'), 'utf8')
  }

  #path(...names: string[]): string {
    return join(this.#start.folder, ...names)
  }
}

/** The end of a log, and before it the lines with errors: a broker that ends prints many lines after its reason. */
function tail(log: string): string {
  const lines = log.trimEnd().split('\n')
  const end = lines.slice(-20)
  const reasons = lines.slice(0, -20).filter((line) => /ERROR|FATAL|Address already in use/.test(line))
  return [...reasons.slice(-10), ...end].join('\n')
}
