import { expect, test } from 'vitest'
import { decode, encode } from '../../contracts/codec.ts'
import { consumerSettings, processSettings, settingGroups } from '../../contracts/settings.ts'

const edges = [1, 99, 100, 999, 1_000, 30_000, 65_535, 2_147_483_647, Number.MAX_SAFE_INTEGER]
const names = [
  'a',
  'orders',
  'Ünïcode',
  'a b',
  'x'.repeat(249),
  '{"a":1}',
  '\'"\\',
  '$(POD_NAME)',
  'line\nbreak',
  '0',
  'true',
]
const routes = names.flatMap((topic) => [
  { topic, events: [] },
  { topic, events: ['order.placed', topic], deadLetters: `${topic}.dlq` },
])

/** Values to try for each setting; a new setting is an error here until it is added. */
const candidates: Readonly<Record<string, readonly unknown[]>> = {
  logLevel: ['debug', 'info', 'warn', 'error'],
  healthPort: [0, 1, 9_090, 65_535],
  shutdownTimeoutMs: edges.filter((value) => value >= 100),
  bootstrapServers: [['kafka:9092'], ['a:1', 'b.example.com:65535', '[::1]:9092']],
  securityProtocol: ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'],
  sslCaLocation: names,
  sslCertificateLocation: names,
  sslKeyLocation: names,
  saslMechanism: ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'],
  saslUsername: names,
  saslPasswordLocation: names,
  saslTokenLocation: names,
  saslTokenProvider: names,
  clientId: names,
  healthHost: ['127.0.0.1', '::1', '*'],
  httpHost: ['127.0.0.1', '::1', '*'],
  produces: [[], routes],
  deliveryTimeoutMs: edges.filter((value) => value >= 100),
  runId: names,
  acks: ['all', '1', '0'],
  compressionType: ['none', 'gzip', 'snappy', 'lz4'],
  batchSize: edges,
  lingerMs: [0, ...edges],
  autoOffsetReset: ['earliest', 'latest'],
  enableAutoCommit: [true, false],
  autoCommitIntervalMs: edges.filter((value) => value >= 100),
  maxPollRecords: edges,
  httpPort: [0, 1, 8_080, 65_535],
  bodyLimitBytes: edges,
  drainMs: [0, ...edges],
  consumes: routes.map((route) => [route]),
  groupId: names,
  sessionTimeoutMs: edges.filter((value) => value >= 1_000),
  heartbeatIntervalMs: edges.filter((value) => value >= 100),
  rebalanceTimeoutMs: edges.filter((value) => value >= 1_000),
  handlerTimeoutMs: edges,
  maxAttempts: edges,
  backoffMs: edges,
  maxBackoffMs: edges,
  host: names,
  port: [1, 5_432, 65_535],
  database: names,
  user: names,
  password: names,
  sslMode: ['disable', 'require', 'verify-full'],
  poolSize: [1, 10, 1_000],
  timeoutMs: edges.filter((value) => value >= 100),
  inboxRetentionMs: [0, ...edges],
  serveHttp: [true, false],
  directory: names,
  intervalMs: edges.filter((value) => value >= 1_000),
}

const settings = Object.entries(settingGroups).flatMap(([group, all]) =>
  Object.entries(all).map(([name, one]) => ({ label: `${group}.${name}`, name, one })),
)

test.each(settings)('$label: a service reads exactly what a manifest says', ({ name, one }) => {
  const values = candidates[name] ?? []
  expect(values.length).toBeGreaterThan(0)
  for (const value of values) {
    const env = encode({ [name]: one }, { [name]: value })
    expect(Object.keys(env)).toEqual([one.env])
    expect(decode({ [name]: one }, env)).toEqual({ [name]: value })
  }
})

test.each(settings)('$label: its default is a value that it accepts', ({ name, one }) => {
  if (one.default === undefined) return expect(() => decode({ [name]: one }, {})).toThrow(`${one.env} is not set`)
  expect(decode({ [name]: one }, encode({ [name]: one }, { [name]: one.default }))).toEqual({ [name]: one.default })
  expect(decode({ [name]: one }, {})).toEqual({ [name]: one.default })
})

test('no two settings share a variable, and each says what it is for', () => {
  const variables = settings.map(({ one }) => one.env)
  expect(new Set(variables).size).toBe(variables.length)
  for (const { one } of settings) {
    expect(one.env).toMatch(/^[A-Z][A-Z0-9_]*$/)
    expect(one.about.length).toBeGreaterThan(10)
  }
})

test('the defaults of a consumer fit each other', () => {
  const read = (name: keyof typeof consumerSettings) => Number(consumerSettings[name].default)
  expect(read('heartbeatIntervalMs') * 3).toBeLessThanOrEqual(read('sessionTimeoutMs'))
  expect(read('handlerTimeoutMs')).toBeLessThan(read('rebalanceTimeoutMs'))
  expect(read('handlerTimeoutMs')).toBeLessThan(processSettings.shutdownTimeoutMs.default)
  expect(read('backoffMs')).toBeLessThan(read('maxBackoffMs'))
})
