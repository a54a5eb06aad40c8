import { createInterface } from 'node:readline'
import { execa, type ResultPromise } from 'execa'

/** One process of a running system. */
export interface ProcessOptions {
  readonly name: string
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  /** Told every line that the process prints. */
  readonly onLine: (name: string, line: string) => void
  /** Told how it ended: with an exit code, or by a signal. */
  readonly onEnd: (name: string, end: number | string) => void
}

/** Time that a process gets to stop by itself. */
const STOP_MS = 15_000

/** Processes that are started one by one and stopped together. */
export class Processes {
  readonly #running = new Set<ResultPromise>()

  /** Starts a process; it ends with this one. A Ctrl-C in the terminal reaches it directly, and it stops by itself. */
  start({ name, command: [program, ...args], env, onLine, onEnd }: ProcessOptions): void {
    const child = execa(program, args, {
      env,
      all: true,
      buffer: false,
      reject: false,
      stdin: 'ignore',
      forceKillAfterDelay: STOP_MS,
    })
    this.#running.add(child)
    createInterface({ input: child.all }).on('line', (line) => onLine(name, line))
    void child.then(({ exitCode, signal, shortMessage }) => {
      this.#running.delete(child)
      onEnd(name, exitCode ?? signal ?? String(shortMessage))
    })
  }

  /** Asks all to end, and waits until they have. */
  async stop(): Promise<void> {
    const ended = [...this.#running]
    for (const child of ended) child.kill('SIGTERM')
    await Promise.all(ended)
  }
}
