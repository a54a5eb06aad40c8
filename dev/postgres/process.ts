import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa, type ResultPromise } from 'execa'
import type { Account } from './account.ts'
import { childrenOf } from './children.ts'

const GUARD = fileURLToPath(new URL('guard.sh', import.meta.url))

const START_TIMEOUT_MS = 60_000

/** What a server is started from. */
export interface PostgresStart {
  /** Its own folder, with the data in `data`. */
  readonly folder: string
  readonly account: Account | undefined
  /** Program and arguments. */
  readonly command: readonly string[]
}

/** One PostgreSQL server: a process with a child for each connection, each of them in a process group of its own. */
export class PostgresProcess {
  readonly #start: PostgresStart
  #guard: ResultPromise | undefined

  constructor(start: PostgresStart) {
    this.#start = start
  }

  get running(): boolean {
    return this.#guard !== undefined && this.#guard.exitCode === null && this.#guard.signalCode === null
  }

  /** Starts the server and waits until it says that it takes connections. */
  async start(): Promise<void> {
    if (this.running) throw new Error('PostgreSQL runs already')
    const { folder, account, command } = this.#start
    const before = (await this.logs()).length
    this.#guard = execa('sh', [GUARD, folder, ...command], {
      ...account,
      cwd: folder,
      env: { LC_ALL: 'C' },
      // The pipe by which the guard notices the end of this process.
      stdin: 'pipe',
      stdout: 'ignore',
      stderr: 'ignore',
      reject: false,
      // A Ctrl-C in the terminal is for this process alone, which stops the server when nobody needs it any more.
      detached: true,
    })
    const deadline = performance.now() + START_TIMEOUT_MS
    for (;;) {
      const printed = (await this.logs()).slice(before)
      if (printed.includes('ready to accept connections')) return
      if (!this.running) throw new Error(`PostgreSQL ended while it started:\n${tail(printed)}`)
      if (performance.now() > deadline) throw new Error(`PostgreSQL does not get ready:\n${tail(printed)}`)
      await sleep(20)
    }
  }

  /** Fast shutdown; resolves when the server has ended. */
  async stop(): Promise<void> {
    if (!this.running) return
    process.kill(await this.#pid(), 'SIGINT')
    await this.#guard
  }

  /** Ends all processes by SIGKILL. */
  async kill(): Promise<void> {
    if (!this.running) return
    await this.#signal('SIGKILL')
    await this.#guard
  }

  /** Stops all processes from running, or lets them run again. */
  async freeze(frozen: boolean): Promise<void> {
    await this.#signal(frozen ? 'SIGSTOP' : 'SIGCONT')
  }

  /** All that the server has printed, over all its starts. */
  logs(): Promise<string> {
    return readFile(join(this.#start.folder, 'server.log'), 'utf8')
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    const server = await this.#pid()
    // So that it starts no further child while they are looked up.
    send(server, 'SIGSTOP')
    try {
      for (const pid of await childrenOf(server)) send(pid, signal)
    } finally {
      // Whatever happened: a server that nobody lets go on would never end.
      send(server, signal)
    }
  }

  /** The process of the server, not that of its guard. */
  async #pid(): Promise<number> {
    const file = await readFile(join(this.#start.folder, 'data/postmaster.pid'), 'utf8')
    return Number.parseInt(file, 10)
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It has ended in between.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const tail = (log: string) => log.trimEnd().split('\n').slice(-20).join('\n')
