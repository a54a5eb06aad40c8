import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Proxies of the brokers that hold back what passes, as a network does. */
export interface Delay {
  /** What a contender needs in its environment; `contenders/through-proxy.ts` reads it. */
  readonly env: { readonly BENCH_PROXIES: string }
  close(): Promise<void>
}

/**
 * Starts a proxy for each broker.
 * @param ms how long each byte is held back, on its way there and on its way back
 */
export async function startDelay(bootstrapServers: string, ms: number): Promise<Delay> {
  const ports = bootstrapServers.split(',').map((server) => Number(server.split(':').at(-1)))
  const servers = await Promise.all(ports.map((port) => startProxy(port, ms)))
  const proxies = ports.map((port, i) => [port, (servers[i]?.address() as AddressInfo | undefined)?.port])
  return {
    env: { BENCH_PROXIES: JSON.stringify(Object.fromEntries(proxies)) },
    async close() {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

async function startProxy(port: number, ms: number): Promise<Server> {
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const broker = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    holdBack(client, broker, ms)
    holdBack(broker, client, ms)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** Passes on what comes, in its order: timers of the same length fire in the order in which they were set. */
function holdBack(from: Socket, to: Socket, ms: number): void {
  from.on('data', (bytes) => setTimeout(() => to.destroyed || to.write(bytes), ms))
  from.on('end', () => setTimeout(() => to.end(), ms))
  from.on('error', () => to.destroy())
}
