import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Health, serveHealth } from '../../../services/runtime/health.ts'
import { createMetrics } from '../../../services/runtime/metrics.ts'

let health: Health
let server: Awaited<ReturnType<typeof serveHealth>>
const metrics = createMetrics()

beforeEach(async () => {
  health = new Health()
  server = await serveHealth(health, metrics.registry, 0)
})
afterEach(() => server.close())

const get = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
  return `${response.status} ${(await response.text()).trim()}`
}

test('a process that starts is live but not ready', async () => {
  expect([await get('/livez'), await get('/readyz')]).toEqual(['200 ok', '503 starting'])
})

test('readiness is latched until the process stops', async () => {
  health.ready()
  expect(await get('/readyz')).toBe('200 ok')
  health.stopping()
  expect([await get('/livez'), await get('/readyz')]).toEqual(['200 ok', '503 stopping'])
})

test('a dead process is neither live nor ready, and says why', async () => {
  health.ready()
  health.dead('the consumer died')
  expect([await get('/livez'), await get('/readyz')]).toEqual(['503 the consumer died', '503 the consumer died'])
})

test('metrics are served in Prometheus format', async () => {
  metrics.durations.process.with({ topic: 'things', group: 'g' }).observe(0.02)
  const text = await get('/metrics')
  expect(text).toContain('# TYPE messaging_process_duration_seconds histogram')
  expect(text).toContain('messaging_process_duration_seconds_bucket{topic="things",group="g",le="0.01"} 0')
  expect(text).toContain('messaging_process_duration_seconds_bucket{topic="things",group="g",le="0.025"} 1')
  expect(text).toContain('messaging_process_duration_seconds_bucket{topic="things",group="g",le="+Inf"} 1')
  expect(text).toContain('messaging_process_duration_seconds_sum{topic="things",group="g"} 0.02')
})

test('another path says what there is', async () => {
  expect(await get('/')).toBe('404 try /livez, /readyz or /metrics')
})
