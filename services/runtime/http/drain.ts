import { pause } from '../wait.ts'
import type { HttpApp } from './app.ts'

/** Milliseconds between two looks at the open connections. */
const LOOK_MS = 50

/**
 * Makes the function that ends an HTTP server without losing a request: from its call on every answer asks the client to
 * close its connection; connections that are still open after the time are closed when they have nothing in hand. A
 * client that keeps a connection open but silent for longer may lose the race between its next request and the close;
 * that is the reason for giving it time.
 * @returns resolves when all requests are answered and the port is closed
 */
export function createDrain(app: HttpApp, forced: AbortSignal): (ms: number) => Promise<void> {
  let draining = false
  // Hooks cannot be added to a running server.
  app.addHook('onRequest', async (_request, reply) => {
    if (draining) reply.header('connection', 'close')
  })
  return async (ms) => {
    draining = true
    const deadline = performance.now() + ms
    while (performance.now() < deadline && !forced.aborted && (await connections(app)) > 0) await pause(LOOK_MS, forced)
    await app.close()
  }
}

const connections = (app: HttpApp): Promise<number> =>
  new Promise((resolve) => app.server.getConnections((_error, count = 0) => resolve(count)))
