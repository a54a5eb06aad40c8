import type { ClusterValue, TopologyValue } from '../value.ts'
import { plainName, reference } from './references.ts'

/** The bootstrap servers of all clusters. */
export const servers = ({ clusters, namespace }: TopologyValue) =>
  Object.fromEntries(
    clusters.flatMap((cluster) =>
      serverNames(cluster).map((name, index) => [
        name,
        {
          host: cluster.bootstrapServers[index],
          protocol: cluster.securityProtocol.endsWith('SSL') ? 'kafka-secure' : 'kafka',
          description: described(cluster, namespace),
          ...(cluster.authentication && { security: [securitySchemes[cluster.authentication]] }),
          ...(cluster.clusterId !== undefined && { 'x-kafka-cluster-id': cluster.clusterId }),
        },
      ]),
    ),
  )

/** AsyncAPI's names for how clients say who they are. https://www.asyncapi.com/docs/reference/specification/v3.0.0#securitySchemeObject */
const securitySchemes = {
  tls: { type: 'X509' },
  plain: { type: 'plain' },
  'scram-sha-256': { type: 'scramSha256' },
  'scram-sha-512': { type: 'scramSha512' },
  oauthbearer: { type: 'http', scheme: 'bearer' },
} as const

/** The servers that a topic of a cluster is on. */
export const serversOf = ({ clusters }: TopologyValue, name: string) =>
  clusters
    .filter((cluster) => cluster.name === name)
    .flatMap(serverNames)
    .map((server) => reference('servers', server))

const serverNames = ({ name, bootstrapServers }: ClusterValue): string[] =>
  bootstrapServers.map((_, index) => plainName(bootstrapServers.length === 1 ? name : `${name}-${index + 1}`))

function described(
  { clusterId, brokers, owner, bootstrapServers }: ClusterValue,
  namespace: string | undefined,
): string {
  const whose = owner === undefined ? '' : `, of the system ${owner}`
  if (clusterId === undefined) return `An external Kafka, ${brokers} broker(s)${whose}.`
  const isShort = bootstrapServers.every((server) => !server.includes('.'))
  const where = isShort && namespace !== undefined ? `; the name resolves inside of the namespace ${namespace}` : ''
  return `Bootstrap Service of ${brokers} broker(s)${whose}${where}.`
}
