import { encode } from '../../contracts/codec.ts'
import { kafkaSettings } from '../../contracts/settings.ts'
import type { IKafkaCluster } from './kafka-cluster-base.ts'

/** How a process of ours reaches a cluster: the variables of every pod that is a client of Kafka. */
export const clientEnv = (
  { bootstrapServers, securityProtocol }: Pick<IKafkaCluster, 'bootstrapServers' | 'securityProtocol'>,
  clientId: string,
): Record<string, string> =>
  encode(kafkaSettings, {
    bootstrapServers,
    securityProtocol: securityProtocol === kafkaSettings.securityProtocol.default ? undefined : securityProtocol,
    clientId,
  })
