import { Agent, type ClientRequestArgs } from 'node:http'
import { connect, type Socket } from 'node:net'

/**
 * What a Kubernetes Service is to its clients: a new connection goes to the next of the endpoints that are in it, and an
 * open one stays where it is when its endpoint is taken out.
 */
export class Route extends Agent {
  #ports: readonly number[] = []
  #next = 0

  constructor() {
    // The connection that rested longest comes first, so that none rests until its server closes it.
    super({ keepAlive: true, scheduling: 'fifo', maxFreeSockets: 20 })
  }

  /** Takes in the endpoint at a port of this machine. */
  add(port: number): void {
    this.#ports = [...this.#ports, port]
  }

  /** Sends no new connections there any more. */
  remove(port: number): void {
    this.#ports = this.#ports.filter((one) => one !== port)
  }

  /** Called by Node's HTTP client. */
  override createConnection(options: ClientRequestArgs): Socket {
    const port = this.#ports[this.#next++ % this.#ports.length]
    if (port === undefined) throw new Error('the Service has no endpoints')
    return connect({ ...options, host: '127.0.0.1', port })
  }
}
