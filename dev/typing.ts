import type { Readable, Writable } from 'node:stream'
import { Lines } from '../services/runtime/terminal/lines.ts'
import { Prompt } from '../services/runtime/terminal/prompt.ts'

/** The reader's own terminal, or what is piped in its place. */
export interface Keyboard {
  readonly input: Readable & { readonly isTTY?: boolean; setRawMode?(mode: boolean): unknown }
  readonly output: Writable & { readonly isTTY?: boolean }
  /** Called for a Ctrl-C, which is no signal while a prompt reads the keys. */
  readonly onInterrupt: () => void
}

/** What somebody types, on its way to a process. */
export interface Typing {
  /** Prints a whole line, above the prompt where there is one. */
  print(text: string): void
  /** Gives the terminal back. */
  close(): void
}

/**
 * Passes on every line that is typed: behind a prompt at the bottom of a terminal, else as it comes from the pipe.
 * @param name of the process, for the prompt
 * @param write takes a line, without its end
 */
export function startTyping(keyboard: Keyboard, name: string, write: (line: string) => void): Typing {
  const { input, output, onInterrupt } = keyboard
  const print = (text: string) => output.write(`${text}\n`)
  if (!input.isTTY || !output.isTTY) {
    void passOn(new Lines(input), write)
    return { print, close: () => void input.pause() }
  }
  const prompt = new Prompt({
    input,
    output,
    prompt: `${name}> `,
    onEndingKey: (key) => (key === 'Ctrl-C' ? onInterrupt() : prompt.print('Ctrl-C stops everything\n')),
  })
  void passOn(prompt, write)
  return { print: (text) => prompt.print(`${text}\n`), close: () => prompt.close() }
}

async function passOn(lines: Pick<Lines, 'next'>, write: (line: string) => void): Promise<void> {
  for (let line = await lines.next(); line !== undefined; line = await lines.next()) write(line)
}
