import { partAt, partsAt, text } from '../../objects/shape.ts'
import type { Side } from '../../objects/side.ts'
import type { Container, Workload } from '../../objects/workload.ts'
import type { KubernetesObject } from '../../types.ts'

/** Software that keeps data in files of its own. */
export type StoreName = keyof typeof images

/** By the last part of an image's name. */
const images = {
  PostgreSQL: /^(postgres|postgresql|postgis|timescaledb|timescaledb-ha|pgvector)$/,
  MySQL: /^(mysql|mysql-server|percona|percona-server)$/,
  MariaDB: /^mariadb$/,
  MongoDB: /^(mongo|mongodb|mongodb-community-server|percona-server-mongodb)$/,
  Redis: /^(redis|redis-stack|redis-stack-server|valkey|keydb)$/,
  Elasticsearch: /^elasticsearch$/,
  OpenSearch: /^opensearch$/,
  Cassandra: /^(cassandra|scylla)$/,
  RabbitMQ: /^rabbitmq$/,
  ZooKeeper: /^(zookeeper|cp-zookeeper)$/,
  etcd: /^etcd$/,
  ClickHouse: /^(clickhouse|clickhouse-server)$/,
  InfluxDB: /^influxdb$/,
  Neo4j: /^neo4j$/,
} as const

/** These know nothing of each other unless they are told: a second one is empty, and answers nevertheless. */
const ALONE: readonly StoreName[] = [
  'PostgreSQL',
  'MySQL',
  'MariaDB',
  'MongoDB',
  'Redis',
  'InfluxDB',
  'Neo4j',
  'ClickHouse',
]

/** By these a group of them is told: in images of Bitnami, of operators, and in arguments and files. */
const TOLD =
  /replication_mode|replica_set|replset|replsetname|cluster[-_]enabled|cluster[-_]mode|patroni|repmgr|pgpool|spilo|stolon|group_replication|galera|wsrep|sentinel|primary_host|master_host|primary_conninfo|--slaveof|replicaof|mongodb_replica|zookeeper|keeper_server|remote_servers/i

/** A container that keeps data. */
export interface Store {
  readonly name: StoreName
  readonly container: Container
  /** Registry and repository, without the tag. */
  readonly repository: string
  readonly tag: string
  /** What it is told: arguments, variables and mounted configuration, in one text. */
  readonly told: string
  /** Where each of them stands. */
  readonly sources: readonly Source[]
}

/** Something that a program is told, and where. */
export interface Source {
  readonly text: string
  readonly object: KubernetesObject
  readonly path: string
}

/** The store among the containers of a workload, if there is one. */
export function storeOf(workload: Workload | undefined, side: Side): Store | undefined {
  if (workload === undefined) return undefined
  for (const container of workload.containers) {
    if (container.isInit) continue
    const [, repository = '', tag = 'latest'] =
      /^([^@]+?)(?::([^:@/]+))?(?:@.*)?$/.exec(String(container.part.image)) ?? []
    const last = repository.slice(repository.lastIndexOf('/') + 1)
    const found = Object.entries(images).find(([, pattern]) => pattern.test(last))
    if (found === undefined) continue
    const sources = sourcesOf(workload, container, side)
    const told = sources.map((source) => source.text).join('\n')
    return { name: found[0] as StoreName, container, repository, tag, told, sources }
  }
  return undefined
}

/** Whether several of them would be several databases, and not one. */
export const isAlone = ({ name, told, repository }: Store): boolean =>
  ALONE.includes(name) && !TOLD.test(`${told}\n${repository}`)

function sourcesOf(workload: Workload, container: Container, side: Side): Source[] {
  const { object } = workload
  const words = (key: 'command' | 'args') => {
    const list = container.part[key]
    return Array.isArray(list) ? [{ text: list.map(String).join(' '), object, path: `${container.path}.${key}` }] : []
  }
  const variables = partsAt(container.part, 'env').map(({ name, value }) => ({
    text: `${text(name)}=${text(value) ?? ''}`,
    object,
    path: `${container.path}.env[${text(name)}].value`,
  }))
  const names = partsAt(workload.spec, 'volumes').flatMap((volume) => text(partAt(volume, 'configMap').name) ?? [])
  const files = names.flatMap((name) => {
    const configMap = side.find('ConfigMap', object.metadata.namespace, name)
    if (configMap === undefined) return []
    return Object.entries(partAt(configMap, 'data')).map(([file, content]) => ({
      text: text(content) ?? '',
      object: configMap,
      path: /^[A-Za-z_][\w-]*$/.test(file) ? `data.${file}` : `data[${file}]`,
    }))
  })
  return [...words('command'), ...words('args'), ...variables, ...files]
}
