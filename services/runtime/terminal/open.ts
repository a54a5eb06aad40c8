import { type Log, terminalLog } from '../log.ts'
import { createLeaving } from './leaving.ts'
import { Lines } from './lines.ts'
import { Prompt } from './prompt.ts'
import { type Answer, Terminal, type TerminalOptions } from './terminal.ts'

/** What {@link openTerminal} is given. */
export interface OpenOptions extends Pick<TerminalOptions, 'onLine' | 'stopping'> {
  readonly prompt: string
  readonly log: Log
}

/** Opens the terminal of this process: a prompt where stdin and stdout are one, else lines that are answered in the log. */
export function openTerminal(options: OpenOptions): Terminal {
  const terminal = process.stdin.isTTY && process.stdout.isTTY ? atPrompt(options) : ofPipe(options)
  process.once('exit', () => terminal.lastWords())
  return terminal
}

function atPrompt({ prompt, ...options }: OpenOptions): Terminal {
  const print = (text: string) => source.print(`${text}\n`)
  // As from outside: the one way to stop.
  const stop = () => process.kill(process.pid, 'SIGTERM')
  const onEndingKey = createLeaving(print, stop)
  const source = new Prompt({ input: process.stdin, output: process.stdout, prompt, onEndingKey })
  terminalLog.print = (text) => source.print(text)
  return new Terminal({ ...options, source, say: ({ text }) => print(`  ${text}`) })
}

function ofPipe({ log, ...options }: OpenOptions): Terminal {
  const say = ({ text, fields = {}, refused }: Answer) => log[refused ? 'warn' : 'info'](fields, text)
  return new Terminal({ ...options, log, source: new Lines(process.stdin), say })
}
