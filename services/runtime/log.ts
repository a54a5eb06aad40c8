import { createRequire } from 'node:module'
import { Writable } from 'node:stream'
import { type Logger, type LoggerOptions, pino } from 'pino'
import type { PinoPretty } from 'pino-pretty'

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
 */
export function createLog(level: string, service: string): Logger {
  const options: LoggerOptions = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
  }
  // Written before the call returns: a process that is killed has logged what it has processed.
  if (!process.stdout.isTTY) return pino(options, pino.destination({ dest: 1, sync: true }))
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

/** Where the log goes on a terminal. A prompt on it puts in a function that steps aside for each line. */
export const terminalLog = { print: (text: string): unknown => process.stdout.write(text) }

const toTerminal = new Writable({
  decodeStrings: false,
  write(text: string, _encoding, done) {
    terminalLog.print(text)
    done()
  },
})
