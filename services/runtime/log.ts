import { createRequire } from 'node:module'
import { Writable } from 'node:stream'
import { isatty } from 'node:tty'
import { type Logger, type LoggerOptions, pino } from 'pino'
import type { PinoPretty } from 'pino-pretty'
import { collectedLines } from './log-lines.ts'

/**
 * What code needs of a log: fields first, then one sentence. A pino logger is one.
 */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * The log of this process: JSON lines on stdout, or readable lines when stdout is a terminal. The terminal decides, not
 * NODE_ENV, so that a developer who pipes into `jq` gets JSON.
 * @param level least severe level that is written
 * @param service name that every line carries
 * @param onTerminal whether stdout is a terminal; not asked of `process.stdout`, which makes a pipe refuse what it has no room
 *   for yet: each such write took 100 ms
 */
export function createLog(level: string, service: string, onTerminal = isatty(1)): Logger {
  const options: LoggerOptions = {
    level,
    base: { service },
    timestamp,
    formatters: { level: (label) => ({ level: label }) },
  }
  if (!onTerminal) return pino(options, collectedLines())
  // Loaded only for a terminal: a pod never needs it, and loading it takes 50 ms.
  const pretty = createRequire(import.meta.url)('pino-pretty') as typeof PinoPretty
  return pino(
    { ...options, hooks: { streamWrite: harmless } },
    pretty({ ignore: 'service', singleLine: true, destination: toTerminal }),
  )
}

/** What a terminal obeys or turns text around by, in JSON: pino-pretty would print it as it is. Line ends and tabs are left. */
const OBEYED = /\\\\|\\u00[01]\p{Hex_Digit}|\\[bfr]|[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu

/** A line of the log in which texts of strangers, such as the names in an error, print as they are written in JSON. */
const harmless = (line: string): string =>
  line.replace(OBEYED, (found) => {
    if (found === '\\\\') return found
    if (found.startsWith('\\')) return `\\${found}`
    return `\\\\u{${found.codePointAt(0)?.toString(16)}}`
  })

let timeMs = 0
let time = ''

/** The time of a line; many lines have the same millisecond. */
function timestamp(): string {
  const now = Date.now()
  if (now !== timeMs) time = `,"time":"${new Date(now).toISOString()}"`
  timeMs = now
  return time
}

/** Where the log goes on a terminal. A prompt on it puts in a function that steps aside for each line. */
export const terminalLog = { print: (text: string): unknown => process.stdout.write(text) }

const toTerminal = new Writable({
  decodeStrings: false,
  write(text: string, _encoding, done) {
    terminalLog.print(text)
    done()
  },
})
