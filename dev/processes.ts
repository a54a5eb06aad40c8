import { createInterface } from 'node:readline'
import { execa, type ResultPromise } from 'execa'

/** One process of a running system. */
export interface ProcessOptions {
  readonly name: string
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  /** Whether {@link Processes.start} returns what writes to its stdin; else it has none. */
  readonly stdin: boolean
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

  /**
   * Starts a process; it ends with this one. A Ctrl-C in the terminal reaches it directly, and it stops by itself.
   * @returns what writes to its stdin, unless it has ended: `false` then
   */
  start(options: ProcessOptions): (text: string) => boolean {
    const { name, command, env, stdin, onLine, onEnd } = options
    const [program, ...args] = command
    const child = execa(program, args, {
      env,
      all: true,
      buffer: false,
      reject: false,
      stdin: stdin ? 'pipe' : 'ignore',
      forceKillAfterDelay: STOP_MS,
    })
    this.#running.add(child)
    createInterface({ input: child.all }).on('line', (line) => onLine(name, line))
    void child.then(({ exitCode, signal, shortMessage }) => {
      this.#running.delete(child)
      onEnd(name, exitCode ?? signal ?? String(shortMessage))
    })
    // Written while it ended; `onEnd` tells that.
    child.stdin?.on('error', () => undefined)
    return (text) => {
      if (!this.#running.has(child)) return false
      child.stdin?.write(text)
      return true
    }
  }

  /** Asks all to end, and waits until they have. */
  async stop(): Promise<void> {
    const ended = [...this.#running]
    for (const child of ended) child.kill('SIGTERM')
    await Promise.all(ended)
  }
}
