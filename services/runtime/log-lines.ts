import { pino } from 'pino'

/** Least severe level whose lines never wait, as pino numbers it. */
const WARN = pino.levels.values.warn ?? 40

/** Most characters that wait: what a process that is killed can lose. */
const MOST_CHARACTERS = 16_384

const METADATA: unique symbol = Symbol.for('pino.metadata')

/**
 * Lines on their way to a file descriptor. Half of what an event costs is the system call that writes its line, so lines
 * wait for company: the first one of a turn of the event loop is written at once, the others when the turn ends, when a
 * warning or worse comes, or when {@link MOST_CHARACTERS} wait. A service that logs a line now and then writes each at once.
 */
export class LogLines {
  /** Asks pino for {@link lastLevel}. */
  readonly [METADATA] = true
  /** Level of the line that {@link write} is called with, as pino sets it. */
  lastLevel = WARN
  readonly #destination: { write(text: string): unknown }
  #waiting = ''
  #collects = false
  #ended = false

  constructor(destination: { write(text: string): unknown }) {
    this.#destination = destination
  }

  write(line: string): void {
    this.#waiting += line
    if (this.#collects && this.lastLevel < WARN && this.#waiting.length < MOST_CHARACTERS) return
    this.flushSync()
    if (this.#collects || this.#ended) return
    this.#collects = true
    setImmediate(() => {
      this.#collects = false
      this.flushSync()
    })
  }

  /** Writes what waits before it returns; pino calls it after a fatal line. */
  flushSync(): void {
    if (this.#waiting === '') return
    const text = this.#waiting
    this.#waiting = ''
    this.#destination.write(text)
  }

  /** Writes what waits; from now on no line does. */
  end(): void {
    this.#ended = true
    this.#collects = false
    this.flushSync()
  }
}

let stdout: LogLines | undefined

/** The lines of this process on stdout. However it ends by itself, they are written whole. */
export function collectedLines(): LogLines {
  if (stdout) return stdout
  const lines = new LogLines(pino.destination({ dest: 1, sync: true }))
  process.once('exit', () => lines.end())
  // No event tells of this end.
  const { abort } = process
  process.abort = () => {
    lines.end()
    abort()
    throw new Error('not reached')
  }
  stdout = lines
  return lines
}

/** Writes the lines that wait: to be called before Kafka hears that an event is done, so that a process that is killed has logged it. */
export const flushLog = (): void => stdout?.flushSync()
