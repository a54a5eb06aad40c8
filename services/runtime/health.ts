import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { Registry } from 'prom-client'
import { ANY_HOST } from '../../contracts/settings.ts'

/**
 * What the probes report. Readiness is latched: once {@link ready}, only stopping, dying or {@link undone} work clears it,
 * because a rebalance or a broker that is away is no reason to take a pod out or to restart it.
 */
export class Health {
  #ready = false
  #stopping = false
  #dead: string | undefined
  #undone: string | undefined

  /** From now on `/readyz` answers 200, unless the process stops or dies. */
  ready(): void {
    this.#ready = true
  }

  /** For work that can be found undone again: what is undone, or `undefined` when nothing is. */
  undone(what: string | undefined): void {
    this.#undone = what
  }

  /** From now on `/readyz` answers 503. */
  stopping(): void {
    this.#stopping = true
  }

  /** From now on `/livez` and `/readyz` answer 503 with the reason. */
  dead(reason: string): void {
    this.#dead = reason
  }

  /** Why the process is not live, or `undefined` when it is. */
  get notLive(): string | undefined {
    return this.#dead
  }

  /** Why the process is not ready, or `undefined` when it is. */
  get notReady(): string | undefined {
    if (this.#dead) return this.#dead
    if (this.#stopping) return 'stopping'
    return this.#ready ? this.#undone : 'starting'
  }
}

/**
 * Serves `/livez`, `/readyz` and `/metrics`.
 * @param port TCP port; 0 takes any free one
 * @param host address to listen at
 * @returns the server, listening
 * @throws when the port is taken
 */
export async function serveHealth(health: Health, metrics: Registry, port: number, host = ANY_HOST): Promise<Server> {
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: string, type = 'text/plain; charset=utf-8') =>
      response.writeHead(status, { 'content-type': type }).end(body)
    const probe = (problem: string | undefined) => answer(problem ? 503 : 200, `${problem ?? 'ok'}\n`)
    switch (request.url?.split('?')[0]) {
      case '/livez':
        return probe(health.notLive)
      case '/readyz':
        return probe(health.notReady)
      case '/metrics':
        try {
          return answer(200, await metrics.metrics(), metrics.contentType)
        } catch (error) {
          return answer(500, `${error}\n`)
        }
      default:
        return answer(404, 'try /livez, /readyz or /metrics\n')
    }
  })
  server.listen({ port, ...(host !== ANY_HOST && { host }) })
  await once(server, 'listening')
  return server
}
