import type { Readable } from 'node:stream'

/** Characters that may wait before the sender has to: enough for a page that is pasted. */
const MAX_WAITING = 65_536

/** Text that has arrived and that nobody has taken yet. */
export class TypeAhead {
  readonly #input: Readable
  #text = ''
  #ended = false
  #arrived: (() => void) | undefined

  /** @param filter is given what waits together with what has just arrived; what it returns is kept */
  constructor(input: Readable, filter: (text: string) => string = (text) => text) {
    this.#input = input
    input.setEncoding('utf8')
    input.on('data', (text: string) => {
      this.#text = filter(this.#text + text)
      if (this.#text.length > MAX_WAITING) input.pause()
      this.#arrived?.()
    })
    // For Node a terminal that goes away is an error. Here it is an end like any other.
    for (const event of ['end', 'close', 'error']) {
      input.on(event, () => {
        this.#ended = true
        this.#arrived?.()
      })
    }
  }

  /** Takes a line with its end, or what there is of a line; `undefined` when nothing is there. */
  take(): string | undefined {
    if (this.#text === '') return undefined
    const [piece = ''] = /^[^\r\n]*(\r\n|\r|\n)?/.exec(this.#text) ?? []
    this.#text = this.#text.slice(piece.length)
    if (this.#text.length <= MAX_WAITING) this.#input.resume()
    return piece
  }

  /** Waits until something is there; `false` at the end of the input. */
  async more(): Promise<boolean> {
    while (this.#text === '' && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve
      })
    }
    return this.#text !== ''
  }

  /** The complete lines that nobody has taken yet. */
  get lines(): readonly string[] {
    return this.#text
      .split(/\r\n|\r|\n/)
      .slice(0, -1)
      .filter((line) => line.trim() !== '')
  }
}
