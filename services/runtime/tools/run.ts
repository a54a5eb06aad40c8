import { decode, type Settings, SettingsError, type Values } from '../../../contracts/codec.ts'
import { kafkaSettings, processSettings } from '../../../contracts/settings.ts'
import { tools } from '../../../contracts/tools.ts'
import { createKafka } from '../kafka/client.ts'
import type { Kafka } from '../kafka/kafkajs.ts'
import type { Log } from '../log.ts'
import type { Host } from '../program.ts'
import { printable } from './table.ts'

/** What a tool gets to work with. */
export interface ToolContext<S extends Settings> {
  readonly settings: Values<S>
  readonly kafka: Kafka
  /** Fires on SIGTERM or SIGINT: finish what must not be left half done. */
  readonly stopping: AbortSignal
}

/** What a tool has found or done. */
export interface ToolResult {
  /** For people. */
  readonly text: string
  /** For programs. */
  readonly json: unknown
}

/** A tool: it returns what it has found or done, and throws {@link Refused} or what Kafka answered. */
export type Tool<S extends Settings> = (context: ToolContext<S>) => Promise<ToolResult>

/** Thrown by a tool that must not do what it was asked for; the message says why and what to do. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** A tool, and the settings that it reads. */
export interface Runnable<S extends Settings> {
  readonly settings: S
  readonly run: Tool<S>
}

/** What a tool reads besides its own settings; a person who runs it by hand need not name a client. */
const commonSettings = {
  ...kafkaSettings,
  clientId: { ...kafkaSettings.clientId, default: 'tools' },
  shutdownTimeoutMs: processSettings.shutdownTimeoutMs,
  output: tools.lag.output,
} as const

/**
 * Runs a tool as this process: its result on stdout, everything else on stderr. Exit code 0 when it has done what it was
 * asked for, 1 when it refused or failed.
 */
export async function runTool<S extends Settings>(
  { settings, run }: Runnable<S>,
  host: Host & { readonly stdout: { write(text: string, written: () => void): unknown } } = process,
): Promise<void> {
  const say = (line: string) => host.stderr.write(`${line}\n`)
  const stopping = new AbortController()
  try {
    const values = decode({ ...commonSettings, ...settings }, host.env)
    // The tool's settings are there, too; only the compiler cannot see it.
    const common = values as unknown as Values<typeof commonSettings>
    for (const signal of ['SIGTERM', 'SIGINT']) {
      host.on(signal, () => {
        stopping.abort()
        setTimeout(() => host.exit(1), common.shutdownTimeoutMs).unref()
      })
    }
    const kafka = createKafka(common, logTo(say))
    const { text, json } = await run({ settings: values as unknown as Values<S>, kafka, stopping: stopping.signal })
    // Keys, headers and names are what anybody has sent.
    const result =
      common.output === 'json'
        ? JSON.stringify(json, null, 2)
        : text
            .split('\n')
            .map((line) => printable(line))
            .join('\n')
    await new Promise<void>((resolve) => host.stdout.write(`${result}\n`, resolve))
    host.exit(0)
  } catch (error) {
    say(messageOf(error as Error))
    host.exit(1)
  }
}

/** Errors that explain themselves are shown as they are; of Kafka's answers, what it said. */
function messageOf(error: Error & { readonly cause?: unknown }): string {
  if (error instanceof SettingsError) return error.message
  if (error instanceof Refused) return `refused: ${error.message}`
  const cause = error.cause instanceof Error ? error.cause.message : ''
  return `failed: ${error.message}${cause === '' || error.message.includes(cause) ? '' : ` (${cause})`}`
}

/** kafkajs repeats most of what it warns of; the tool's own error says what came of it. */
function logTo(say: (line: string) => void): Log {
  const warn = (fields: { readonly error?: unknown }, message: string) =>
    say(`kafkajs: ${message}${fields.error === undefined ? '' : `: ${fields.error}`}`)
  return { debug() {}, info() {}, warn, error: warn }
}
