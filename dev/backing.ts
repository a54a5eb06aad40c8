import { kafkaAvailability } from './kafka/availability.ts'
import { type DevKafka, startKafka } from './kafka/cluster.ts'
import type { DevCluster, DevDatabase, DevPlan } from './plan.ts'
import { postgresAvailability } from './postgres/availability.ts'
import { type DevPostgres, startPostgres } from './postgres/server.ts'

type Variables = Readonly<Record<string, string>>

/** What this machine lacks to run a system, each with what to install. Asked before anything is downloaded or started. */
export async function whatIsMissing(
  { cluster, databases }: Pick<DevPlan, 'cluster' | 'databases'>,
  given: { readonly bootstrapServers: string | undefined; readonly database: Variables | undefined },
): Promise<string[]> {
  const needed = [
    ...(cluster !== undefined && given.bootstrapServers === undefined ? [kafkaAvailability()] : []),
    ...(databases.length > 0 && given.database === undefined ? [postgresAvailability()] : []),
  ]
  return (await Promise.all(needed)).flatMap((one) => (one.available ? [] : [one.reason]))
}

/**
 * The Kafka of a system.
 * @param bootstrapServers of one that runs already, instead of one of our own
 */
export async function kafkaFor(
  cluster: DevCluster | undefined,
  bootstrapServers: string | undefined,
  onProgress: (line: string) => void,
): Promise<Pick<DevKafka, 'bootstrapServers' | 'close'>> {
  if (bootstrapServers !== undefined) {
    onProgress(`using ${bootstrapServers}`)
    return { bootstrapServers, close: async () => undefined }
  }
  const brokers = cluster?.pools.find(({ data }) => data['readiness.sh'] !== undefined)
  if (cluster === undefined || brokers === undefined) {
    throw new Error('this system runs on a Kafka of somebody else: name one with KAFKA_BOOTSTRAP_SERVERS')
  }
  const controllers = cluster.pools.find((pool) => pool !== brokers)
  return startKafka({
    ...brokers,
    clusterId: cluster.clusterId,
    ...(controllers && { controllers }),
    onProgress,
  })
}

/** The databases of a system. */
export interface Databases {
  /** The variables with which a service finds its database. */
  envOf(name: string): Variables
  close(): Promise<void>
}

/**
 * The databases of a system, each on a server of its own.
 * @param given variables of one that runs already, instead of those of our own
 */
export async function databasesFor(
  databases: readonly DevDatabase[],
  given: Variables | undefined,
  onProgress: (name: string, line: string) => void,
): Promise<Databases> {
  if (given !== undefined) return { envOf: () => given, close: async () => undefined }
  const servers = new Map<string, DevPostgres>()
  const close = async () => void (await Promise.all([...servers.values()].map((server) => server.close())))
  try {
    for (const one of databases) {
      servers.set(one.name, await startPostgres({ ...one, onProgress: (line) => onProgress(one.name, line) }))
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    envOf(name) {
      const server = servers.get(name)
      if (server !== undefined) return server.env
      throw new Error(`${name} is a database of somebody else: name one with PGHOST, PGDATABASE, PGUSER and PGPASSWORD`)
    },
    close,
  }
}
