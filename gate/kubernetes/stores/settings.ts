import { amountOf } from '../../normal/quantity.ts'
import type { Source, Store, StoreName } from './store.ts'

/** What a store is told about one thing, and where. */
export interface Setting {
  readonly value: string
  readonly source: Source
}

/** `fsync=off`, `--fsync off`, `fsync: off`, `FSYNC = off`: the last one counts. */
export function settingOf({ sources }: Store, names: readonly string[]): Setting | undefined {
  const spelt = names.map((name) => name.replaceAll('.', '\\.')).join('|')
  const pattern = new RegExp(`(?:^|[\\s"'-])(?:${spelt})["']?(?:\\s*[=:]\\s*|\\s+)["']?([^\\s"',]+)`, 'gim')
  return sources
    .flatMap((source) => [...source.text.matchAll(pattern)].map(([, value = '']) => ({ value, source })))
    .at(-1)
}

/** A switch that keeps what was confirmed when a process or a node dies. */
export interface Durability {
  readonly names: readonly string[]
  readonly isOff: (value: string) => boolean
  readonly loses: string
}

const off = (value: string) => /^(off|no|false|0)$/i.test(value)

export const durability: Partial<Record<StoreName, readonly Durability[]>> = {
  PostgreSQL: [
    { names: ['fsync'], isOff: off, loses: 'after a crash of its node the database may be corrupt' },
    { names: ['full_page_writes'], isOff: off, loses: 'after a crash of its node pages may be torn' },
    {
      names: ['synchronous_commit'],
      isOff: off,
      loses: 'a crash loses the transactions of the last moments that it had confirmed',
    },
  ],
  MySQL: innodb(),
  MariaDB: innodb(),
  Redis: [
    { names: ['appendonly'], isOff: off, loses: 'what was written since the last snapshot is gone with its pod' },
    { names: ['appendfsync'], isOff: off, loses: 'a crash of its node loses what it had confirmed' },
  ],
  MongoDB: [
    { names: ['journal', 'storage.journal.enabled'], isOff: off, loses: 'a crash loses what it had confirmed' },
  ],
  etcd: [
    {
      names: ['unsafe-no-fsync'],
      isOff: (value) => !off(value),
      loses: 'a crash of its node loses what it had confirmed',
    },
  ],
}

function innodb(): readonly Durability[] {
  const names = ['innodb[_-]flush[_-]log[_-]at[_-]trx[_-]commit']
  return [
    {
      names,
      isOff: (value) => value !== '1',
      loses: 'a crash loses up to a second of transactions that it had confirmed',
    },
    { names: ['sync[_-]binlog'], isOff: off, loses: 'a crash loses what replicas were still to be sent' },
    { names: ['innodb[_-]doublewrite'], isOff: off, loses: 'after a crash pages may be torn' },
  ]
}

/** How a store is told where its files are, besides PGDATA, which has a rule of its own. */
export const directories: Partial<Record<StoreName, readonly string[]>> = {
  PostgreSQL: ['data_directory', 'D'],
  MySQL: ['datadir'],
  MariaDB: ['datadir'],
  MongoDB: ['dbpath', 'storage.dbPath'],
  Redis: ['dir'],
  etcd: ['data-dir', 'ETCD_DATA_DIR'],
  Elasticsearch: ['path.data'],
  OpenSearch: ['path.data'],
  RabbitMQ: ['RABBITMQ_MNESIA_BASE', 'RABBITMQ_MNESIA_DIR'],
  ZooKeeper: ['dataDir', 'ZOO_DATA_DIR'],
}

/** What a store takes at its start or soon after, in bytes. */
const buffers: Partial<Record<StoreName, readonly string[]>> = {
  PostgreSQL: ['shared_buffers'],
  MySQL: ['innodb[_-]buffer[_-]pool[_-]size'],
  MariaDB: ['innodb[_-]buffer[_-]pool[_-]size'],
  Redis: ['maxmemory'],
}

/** The memory that a store is told to use. */
export function buffersOf(store: Store): (Setting & { readonly bytes: number }) | undefined {
  const names = buffers[store.name]
  const setting = names && settingOf(store, names)
  const heap = /-Xmx(\d+)([kmg])/i.exec(store.told)
  if (heap !== null && ['Elasticsearch', 'OpenSearch', 'Cassandra', 'ZooKeeper', 'Neo4j'].includes(store.name)) {
    const source = store.sources.find(({ text }) => text.includes(heap[0]))
    const bytes = Number(heap[1]) * 1024 ** (' kmg'.indexOf((heap[2] ?? '').toLowerCase()) || 0)
    return source && { value: heap[0], source, bytes }
  }
  if (setting === undefined) return undefined
  // `256MB` is a power of 1024 here, as it is for PostgreSQL, MySQL and Redis.
  const [, number, unit = ''] = /^(\d+)\s*([kmgt]?)i?b?$/i.exec(setting.value) ?? []
  if (number === undefined) return undefined
  const amount = amountOf(`${number}${unit === '' ? '' : `${unit.toUpperCase().replace('K', 'K')}i`}`)
  return amount === undefined ? undefined : { ...setting, bytes: amount }
}
