import type { Readable } from 'node:stream'
import { TypeAhead } from './type-ahead.ts'

/** Lines of an input that is no terminal: a pipe, a file, or nothing at all. */
export class Lines {
  readonly #typed: TypeAhead

  constructor(input: Readable) {
    this.#typed = new TypeAhead(input)
  }

  /** Waits for the next line, without its end; `undefined` at the end of the input. The last line needs no end. */
  async next(): Promise<string | undefined> {
    for (let line = ''; ; ) {
      const piece = this.#typed.take()
      if (piece !== undefined) {
        line += piece
        if (/[\r\n]$/.test(piece)) return line.trimEnd()
      } else if (!(await this.#typed.more())) {
        return line === '' ? undefined : line
      }
    }
  }

  /** The complete lines that wait. */
  get waiting(): readonly string[] {
    return this.#typed.lines
  }
}
