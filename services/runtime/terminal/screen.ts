import { Writable } from 'node:stream'

/** Fewest columns that somebody reads. */
const LEAST_COLUMNS = 20

/**
 * A terminal as readline sees it. The terminal of a pod has no size until somebody is attached, and then that of his
 * window; a window without a size, as under `script` or `expect`, makes it one column wide. Readline would break the line
 * after every key: a width that nobody can have is none, and nothing is broken.
 */
export class Screen extends Writable {
  readonly #output: Writable & { readonly columns?: number }

  constructor(output: Writable & { readonly columns?: number }) {
    super({ decodeStrings: false })
    this.#output = output
    output.on('resize', () => this.emit('resize'))
  }

  /** The width; `undefined` when there is none. */
  get columns(): number | undefined {
    const { columns = 0 } = this.#output
    return columns >= LEAST_COLUMNS ? columns : undefined
  }

  override _write(text: string, _encoding: string, done: () => void): void {
    this.#output.write(text)
    done()
  }
}
