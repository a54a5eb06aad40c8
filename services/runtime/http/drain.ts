import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { pause } from '../wait.ts'
import type { HttpApp } from './app.ts'

/** Milliseconds between two looks at the open connections. */
const LOOK_MS = 50

/**
 * Makes the function that ends an HTTP server without losing a request: from its call on every answer asks the client to
 * close its connection; connections that are still open after the time are closed unless a whole request is in hand. A
 * client that keeps a connection open but silent for longer may lose the race between its next request and the close;
 * that is the reason for giving it time.
 * @returns resolves when all requests are answered and the port is closed
 */
export function createDrain(app: HttpApp, forced: AbortSignal): (ms: number) => Promise<void> {
  let draining = false
  /** Connections, and what was asked last on each and is not answered yet. */
  const open = new Map<Socket, IncomingMessage | undefined>()
  app.server.on('connection', (socket: Socket) => {
    open.set(socket, undefined)
    socket.on('close', () => open.delete(socket))
  })
  app.server.on('request', (request, response) => {
    open.set(request.socket, request)
    response.on('close', () => {
      if (open.get(request.socket) === request) open.set(request.socket, undefined)
    })
  })
  // Hooks cannot be added to a running server.
  app.addHook('onRequest', async (_request, reply) => {
    if (draining) reply.header('connection', 'close')
  })
  return async (ms) => {
    draining = true
    const deadline = performance.now() + ms
    while (performance.now() < deadline && !forced.aborted && open.size > 0) await pause(LOOK_MS, forced)
    // Who has not asked anything by now, or not to the end, is waited for in vain.
    for (const [socket, request] of open) if (!request?.complete) socket.destroy()
    await app.close()
  }
}
