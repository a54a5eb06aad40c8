import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below the range from which operating systems take the ports of outgoing connections (32768 and up on Linux): such a
 * connection could take the port of a node while the node is down.
 */
const RANGE = [15_000, 30_000] as const

/** Finds TCP ports of 127.0.0.1 on which nobody listens. Somebody may before they are used: be ready to try others. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>()
  for (let tries = 0; ports.size < count; tries++) {
    if (tries > count + 1_000)
      throw new Error(`found only ${ports.size} of ${count} free ports from ${RANGE.join(' to ')}`)
    const port = randomInt(...RANGE)
    if (!ports.has(port) && (await isFree(port))) ports.add(port)
  }
  return [...ports]
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
