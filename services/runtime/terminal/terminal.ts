import type { Log } from '../log.ts'
import { Unavailable } from '../unavailable.ts'
import { fired, pause } from '../wait.ts'

/** What is said to a line. */
export interface Answer {
  /** One line for people. */
  readonly text: string
  /** Fields of the log line that it becomes where there is no terminal. @default - none */
  readonly fields?: object
  /** Whether the line was refused. @default false */
  readonly refused?: boolean
}

/** Where lines come from. */
export interface LineSource {
  /** Waits for the next line; `undefined` when there will be none. */
  next(): Promise<string | undefined>
  /** Complete lines that are not taken yet. */
  readonly waiting: readonly string[]
}

/** What a {@link Terminal} is made from. */
export interface TerminalOptions {
  readonly source: LineSource
  /** Does what a line says. */
  readonly onLine: (line: string) => Promise<Answer>
  /** Shows what is said to a line. */
  readonly say: (answer: Answer) => void
  readonly log: Pick<Log, 'error'>
  /** Fires when no further line is to be done. */
  readonly stopping: AbortSignal
}

/** Milliseconds between two looks whether all lines are answered. */
const LOOK_MS = 20

/**
 * Lines, done strictly one after the other and answered each. A line that cannot be done is answered as well: nothing that
 * was typed vanishes in silence.
 */
export class Terminal {
  readonly #options: TerminalOptions
  readonly #opened: Promise<void>
  #open: () => void = () => undefined
  #isOpen = false
  /** The line that is not answered yet, and whether its work has begun. */
  #inHand: { readonly line: string; begun: boolean } | undefined

  constructor(options: TerminalOptions) {
    this.#options = options
    this.#opened = new Promise((resolve) => {
      this.#open = resolve
    })
    void this.#run()
  }

  /** From now on lines are done; those before have waited. */
  open(): void {
    this.#isOpen = true
    this.#open()
  }

  /** Resolves when all lines are answered, those that are left over as not done, or when the process is ended by force. */
  async drain(forced: AbortSignal): Promise<void> {
    while (!forced.aborted && (this.#inHand !== undefined || this.#options.source.waiting.length > 0)) {
      await pause(LOOK_MS, forced)
    }
  }

  /** What remains to be said when the process ends, however it ends. */
  lastWords(): void {
    const { source, say } = this.#options
    if (this.#inHand?.begun) say(unknown(this.#inHand.line, 'the process ends'))
    const undone = [...(this.#inHand?.begun === false ? [this.#inHand.line] : []), ...source.waiting]
    for (const line of undone) say(notDone(line))
  }

  async #run(): Promise<void> {
    const { source, say } = this.#options
    for (;;) {
      const line = await source.next()
      if (line === undefined) return
      if (line.trim() === '') continue
      this.#inHand = { line, begun: false }
      say(await this.#answerTo(this.#inHand))
      this.#inHand = undefined
    }
  }

  async #answerTo(inHand: { readonly line: string; begun: boolean }): Promise<Answer> {
    const { onLine, say, log, stopping } = this.#options
    const { line } = inHand
    if (!this.#isOpen && !stopping.aborted) {
      say({ text: `${quoted(line)} waits: Kafka or its topics are not there yet` })
      await Promise.race([this.#opened, fired(stopping)])
    }
    if (stopping.aborted) return notDone(line)
    inHand.begun = true
    try {
      return await onLine(line)
    } catch (error) {
      if (error instanceof Unavailable) return unknown(line, 'Kafka does not answer')
      log.error({ err: error }, 'a line failed')
      return unknown(line, 'this should not have happened')
    }
  }
}

const unknown = (line: string, why: string): Answer => ({
  text: `${why}: nobody knows whether ${quoted(line)} is stored; type it again later`,
  refused: true,
})

const notDone = (line: string): Answer => ({
  text: `the service is stopping: ${quoted(line)} is not stored; type it again later`,
  refused: true,
})

/** Longest part of a line that is repeated in an answer. */
const SHOWN = 60

/** A line as it can be shown to people: its beginning, with control characters made visible. */
export const quoted = (line: string): string =>
  line.length <= SHOWN ? JSON.stringify(line) : `${JSON.stringify(line.slice(0, SHOWN))}… (${line.length} characters)`
