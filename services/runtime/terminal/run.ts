import type { Settings } from '../../../contracts/codec.ts'
import { httpSettings, terminalSettings } from '../../../contracts/settings.ts'
import type { HandlerTools } from '../consumer/run.ts'
import type { HttpApp, HttpAppOptions } from '../http/app.ts'
import { runService, type Server } from '../service.ts'
import { openTerminal } from './open.ts'
import type { Answer } from './terminal.ts'

/** What {@link runTerminalService} runs. */
export interface TerminalServiceOptions<S extends Settings> {
  /** Settings of the service's own. @default - none */
  readonly settings?: S
  /** What stands before the cursor, with the space after it. */
  readonly prompt: string
  /**
   * Does what a line says, and says what came of it; empty lines never get here. What it throws is answered as a line that
   * may be done or not, and whoever typed it types it again: the same line has to mean the same event.
   */
  readonly onLine: (line: string, tools: HandlerTools<S>) => Promise<Answer>
  /** The API of the service, for where its manifest has HTTP. @default - none */
  readonly http?: Pick<HttpAppOptions, 'title' | 'description'> & {
    /** Adds the routes, as those of `runHttpService`. */
    readonly routes: (app: HttpApp, tools: HandlerTools<S>) => void | Promise<void>
  }
}

/**
 * Runs this process as a service that people type to until SIGTERM: waits for Kafka and its topics, then does the lines of
 * stdin one after the other. On a terminal it shows a prompt and answers below each line; of a pipe the answers are lines
 * of the log; without any input it waits. With TERMINAL_HTTP it answers requests at the same time. On SIGTERM it finishes the
 * line and the requests in hand, says of all other lines that they are not done, and ends with exit code 0; with 1 when a
 * setting is wrong or the port is taken.
 */
export function runTerminalService<S extends Settings = Record<never, never>>(
  options: TerminalServiceOptions<S>,
): Promise<void> {
  const { prompt, onLine, http } = options
  return runService({
    settings: { ...httpSettings, ...terminalSettings, ...options.settings },
    parts: async (tools) => {
      // Its settings are those of S as well; only the compiler cannot see it.
      const own = tools as unknown as HandlerTools<S>
      const { log, stopping, forced } = tools
      const { serveHttp } = tools.settings
      if (serveHttp && http === undefined) throw new Error('TERMINAL_HTTP: got true, but this service has no API')
      let server: Server | undefined
      if (serveHttp && http) {
        // Loaded where it is used: a terminal alone starts sooner and smaller.
        const { serverPart } = await import('../http/run.ts')
        server = await serverPart({ ...http, routes: (app) => http.routes(app, own) }, tools)
      }
      const terminal = openTerminal({ prompt, onLine: (line) => onLine(line, own), log, stopping })
      return {
        server: {
          async listen() {
            await server?.listen()
            log.info({}, 'ready for lines')
            terminal.open()
          },
          async drain() {
            await Promise.all([server?.drain(), terminal.drain(forced)])
          },
        },
      }
    },
  })
}
