import { Size } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import {
  isOwnedConfig,
  malformedConfig,
  memoryPerConnection,
  type ServerSize,
  serverArguments,
  sharedBuffersFor,
} from '../../../constructs/data/postgres-config.ts'

const size = (given: Partial<ServerSize> = {}): ServerSize => ({
  memory: Size.gibibytes(1),
  sharedBuffers: Size.mebibytes(256),
  storage: Size.gibibytes(10),
  maxConnections: 100,
  ...given,
})

const settings = (given: Partial<ServerSize> = {}, config = {}) =>
  Object.fromEntries(
    serverArguments(size(given), config, '/hba').map((argument) => {
      const [, name, value] = /^--(\w+)=(.*)$/s.exec(argument) ?? []
      return [name, value]
    }),
  )

test('a server is sized by its memory and storage', () => {
  expect(serverArguments(size(), {}, '/etc/postgres/pg_hba.conf')).toEqual([
    '--hba_file=/etc/postgres/pg_hba.conf',
    '--listen_addresses=*',
    '--max_connections=100',
    '--shared_buffers=256MB',
    '--effective_cache_size=768MB',
    '--max_wal_size=1024MB',
    '--tcp_keepalives_idle=60',
    '--tcp_keepalives_interval=10',
    '--tcp_keepalives_count=3',
  ])
})

test.each([
  [1, 256],
  [2, 256],
  [10, 1024],
  [40, 4096],
  [1000, 4096],
])('a disk of %d GiB holds up to %d MB of WAL before a checkpoint', (gibibytes, megabytes) => {
  expect(settings({ storage: Size.gibibytes(gibibytes) }).max_wal_size).toBe(`${megabytes}MB`)
})

test('given settings win over derived ones, are added otherwise, and are printed as PostgreSQL reads them', () => {
  const given = { max_wal_size: '2GB', work_mem: undefined, jit: false, autovacuum: true, random_page_cost: 1.1 }
  expect(settings({}, given)).toMatchObject({
    max_wal_size: '2GB',
    jit: 'off',
    autovacuum: 'on',
    random_page_cost: '1.1',
  })
  expect(settings({}, given)).not.toHaveProperty('work_mem')
})

test.each([
  [Size.gibibytes(1), 256],
  [Size.mebibytes(770), 192],
  [Size.gibibytes(64), 16_384],
])('a quarter of the memory is shared', (memory, mebibytes) => {
  expect(sharedBuffersFor(memory)).toEqual(Size.mebibytes(mebibytes))
})

test('what is not shared is there for the connections', () => {
  expect(memoryPerConnection(size())).toBe(7.68)
})

describe('settings that no argument could hold', () => {
  test.each([
    ['Upper', 1, 'Upper=1'],
    ['a b', 'x', 'a b=x'],
    ['a=b', 'x', 'a=b=x'],
    ['', 'x', '=x'],
    ['work_mem', 'a\nb', 'work_mem=a\nb'],
    ['work_mem', Number.NaN, 'work_mem=NaN'],
    ['work_mem', Number.POSITIVE_INFINITY, 'work_mem=Infinity'],
  ])('%s: %s', (name, value, told) => {
    expect(malformedConfig({ [name]: value })).toEqual([told])
  })

  test('are not those of extensions, with quotes, or left out', () => {
    const config = { 'auto_explain.log_min_duration': '1s', log_line_prefix: "%m [%p] '", work_mem: undefined, a: -1.5 }
    expect(malformedConfig(config)).toEqual([])
    expect(malformedConfig()).toEqual([])
  })
})

test('settings that the pod relies on are owned', () => {
  expect(
    ['port', 'data_directory', 'shared_buffers', 'max_connections', 'hba_file'].filter(isOwnedConfig),
  ).toHaveLength(5)
  expect(isOwnedConfig('work_mem')).toBe(false)
})
