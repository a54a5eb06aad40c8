import type { Logger } from 'pino'
import { decode, type Settings, SettingsError, type Values } from '../../contracts/codec.ts'
import { processSettings } from '../../contracts/settings.ts'
import { Health, serveHealth } from './health.ts'
import { createLog } from './log.ts'
import { addProcessMetrics, createMetrics, type Metrics } from './metrics.ts'

/** What a program gets to run with. */
export interface Program<S extends Settings> {
  /** The settings, read from the environment once. */
  readonly settings: Values<typeof processSettings> & Values<S>
  readonly log: Logger
  readonly health: Health
  readonly metrics: Metrics
  /** Fires on SIGTERM or SIGINT: finish what is in hand, then return. */
  readonly stopping: AbortSignal
  /** Fires shortly before the process is ended by force. */
  readonly forced: AbortSignal
}

/** What a program needs of the process it runs in; tests give their own. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>
  on(event: string, listener: (argument: unknown) => void): unknown
  exit(code: number): void
  readonly stderr: { write(text: string): unknown }
}

/** Milliseconds between the signal that announces a forced end and the end. */
const FORCED_NOTICE_MS = 500

/**
 * Runs a program as this process: reads its settings, serves its probes, turns SIGTERM and SIGINT into
 * {@link Program.stopping}, and ends with exit code 0 when `main` returns and 1 when it throws, when a setting is wrong,
 * or when stopping took longer than SHUTDOWN_TIMEOUT_MS.
 * @param settings what `main` reads besides the settings of every process
 */
export async function runProgram<S extends Settings>(
  settings: S,
  main: (program: Program<S>) => Promise<void>,
  host: Host = process,
): Promise<void> {
  const values = readSettings(settings, host)
  if (!values) return
  const log = createLog(values.logLevel, host.env.KAFKA_CLIENT_ID ?? 'service')
  const health = new Health()
  const metrics = createMetrics()
  addProcessMetrics(metrics)
  const { stopping, forced } = stopOnSignals(host, log, health, values.shutdownTimeoutMs)
  host.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught exception')
    host.exit(1)
  })
  try {
    const server = await serveHealth(health, metrics.registry, values.healthPort, values.healthHost)
    await main({ settings: values, log, health, metrics, stopping, forced })
    server.close()
    host.exit(0)
  } catch (error) {
    health.dead(String(error))
    if (error instanceof SettingsError) host.stderr.write(`${error.message}\n`)
    else log.fatal({ err: error }, 'ended by an error')
    host.exit(1)
  }
}

function readSettings<S extends Settings>(settings: S, host: Host): Program<S>['settings'] | undefined {
  try {
    return decode({ ...processSettings, ...settings }, host.env) as Program<S>['settings']
  } catch (error) {
    host.stderr.write(`${(error as Error).message}\n`)
    host.exit(1)
    return undefined
  }
}

function stopOnSignals(host: Host, log: Logger, health: Health, timeoutMs: number) {
  const stopping = new AbortController()
  const forced = new AbortController()
  const stop = (signal: unknown) => {
    if (stopping.signal.aborted) return
    log.info({ signal }, 'stopping')
    health.stopping()
    stopping.abort()
    setTimeout(() => forced.abort(), Math.max(timeoutMs - FORCED_NOTICE_MS, 0)).unref()
    setTimeout(() => {
      log.error({ timeoutMs }, 'ended by force: stopping took too long')
      host.exit(1)
    }, timeoutMs).unref()
  }
  for (const signal of ['SIGTERM', 'SIGINT']) host.on(signal, stop)
  return { stopping: stopping.signal, forced: forced.signal }
}
