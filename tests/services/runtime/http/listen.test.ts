import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { decode } from '../../../../contracts/codec.ts'
import { httpSettings } from '../../../../contracts/settings.ts'
import { serverPart } from '../../../../services/runtime/http/run.ts'
import { createMetrics } from '../../../../services/runtime/metrics.ts'

/** Whether this machine has IPv6: one without skips half of the first test. */
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ family }) => family === 'IPv6'))

/** A service on a free port of what `HTTP_HOST` says, and how each family of addresses is answered. */
async function reached(env: Readonly<Record<string, string>>) {
  const said: { address?: string }[] = []
  const log = { debug() {}, info: (line: object) => said.push(line), warn() {}, error() {} }
  const settings = decode(httpSettings, { HTTP_PORT: '0', ...env })
  const options = {
    title: '',
    description: '',
    routes: (app: { get: (path: string, handler: () => object) => unknown }) => app.get('/', () => ({})),
  }
  const forced = new AbortController().signal
  const tools = { settings, log, metrics: createMetrics(), forced } as unknown as Parameters<typeof serverPart>[1]
  const server = await serverPart(options as Parameters<typeof serverPart>[0], tools)
  await server.listen()
  const { port } = new URL(said[0]?.address ?? '')
  const status = (host: string) =>
    fetch(`http://${host}:${port}/`, { headers: { connection: 'close' } }).then(
      (answer) => answer.status,
      (error) => error.cause?.code,
    )
  const answers = { v4: await status('127.0.0.1'), v6: hasIpv6 ? await status('[::1]') : 'none' }
  await server.drain()
  return answers
}

test('every address is listened on by default, IPv6 and IPv4', async () => {
  expect(await reached({})).toEqual({ v4: 200, v6: hasIpv6 ? 200 : 'none' })
})

test('HTTP_HOST keeps others out', async () => {
  expect(await reached({ HTTP_HOST: '127.0.0.1' })).toEqual({ v4: 200, v6: hasIpv6 ? 'ECONNREFUSED' : 'none' })
})
