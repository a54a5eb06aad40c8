import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { Screen } from './screen.ts'
import { TypeAhead } from './type-ahead.ts'

/** A key that ends most programs. */
export type EndingKey = 'Ctrl-C' | 'Ctrl-D'

/** What a {@link Prompt} is made from. */
export interface PromptOptions {
  /** The keys: `process.stdin` where it is a terminal. */
  readonly input: Readable & { setRawMode?(mode: boolean): unknown }
  /** The screen. */
  readonly output: Writable
  readonly prompt: string
  /** Told of a key that would end most programs; what was typed of the line is gone then. */
  readonly onEndingKey: (key: EndingKey) => void
}

const CTRL_E = '\x05'
const CTRL_U = '\x15'

const ENDING_KEYS: Readonly<Record<string, EndingKey>> = { '\x03': 'Ctrl-C', '\x04': 'Ctrl-D' }

/**
 * A prompt at the bottom of a terminal. Keys go to Node's readline line by line: what is pasted or typed while a line is
 * being answered shows up at the next prompt, so that each answer stands below its own line. What is printed meanwhile
 * goes above the prompt.
 */
export class Prompt {
  readonly #options: PromptOptions
  readonly #typed: TypeAhead
  readonly #screen: Screen
  readonly #keys = new PassThrough()
  readonly #readline: Interface
  #entered: string[] = []
  #asking = false

  constructor(options: PromptOptions) {
    this.#options = options
    const { input } = options
    this.#screen = new Screen(options.output)
    this.#readline = createInterface({ input: this.#keys, output: this.#screen, terminal: true, prompt: '' })
    this.#readline.on('line', (line) => {
      this.#entered.push(line)
      this.#asking = false
      this.#readline.setPrompt('')
    })
    // Ctrl-Z: a service that stands still would hold up everybody.
    this.#readline.on('SIGTSTP', () => undefined)
    this.#typed = new TypeAhead(input, (text) => this.#withoutEndingKeys(text))
    input.setRawMode?.(true)
  }

  /** Shows the prompt and waits for a line; `undefined` when the terminal is gone. One call at a time. */
  async next(): Promise<string | undefined> {
    this.#asking = true
    this.#readline.setPrompt(this.#options.prompt)
    this.#readline.prompt()
    for (;;) {
      // Versions of Node differ in what ends a line beside \r and \n: one piece may be two lines.
      const line = this.#entered.shift()
      if (line !== undefined) return line
      const piece = this.#typed.take()
      if (piece !== undefined) this.#press(piece)
      else if (!(await this.#typed.more())) return undefined
    }
  }

  /** Prints whole lines above the prompt. */
  print(text: string): void {
    const screen = this.#screen
    if (!this.#asking) {
      screen.write(text)
      return
    }
    const { rows } = this.#readline.getCursorPos()
    moveCursor(screen, 0, -rows)
    cursorTo(screen, 0)
    clearScreenDown(screen)
    // Readline goes up as many rows as the cursor was below the prompt before it draws the line again.
    screen.write(text + '\n'.repeat(rows))
    this.#readline.prompt(true)
  }

  /** The complete lines that wait. */
  get waiting(): readonly string[] {
    return this.#typed.lines
  }

  /** Gives the terminal back. */
  close(): void {
    this.#readline.close()
    this.#options.input.setRawMode?.(false)
    this.#options.input.pause()
  }

  /**
   * Readline listens to its input, and has done what the keys say when this returns. One by one: of several at a time it
   * appends all to the line, wherever the cursor is.
   */
  #press(keys: string): void {
    for (const key of keys) this.#keys.emit('data', key)
  }

  #withoutEndingKeys(text: string): string {
    let kept = ''
    for (const character of text) {
      const key = ENDING_KEYS[character]
      if (key === undefined) {
        kept += character
        continue
      }
      kept = kept.slice(0, kept.search(/[^\r\n]*$/))
      // To the end of the line, and away with all before it.
      if (this.#asking) this.#press(CTRL_E + CTRL_U)
      this.#options.onEndingKey(key)
    }
    return kept
  }
}
