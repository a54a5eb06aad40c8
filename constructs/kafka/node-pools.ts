import { Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { isCount } from '../platform/amount-rules.ts'
import type { KafkaClusterProps } from './kafka-cluster-props.ts'
import { MAX_CONTROLLERS } from './kafka-cluster-rules.ts'
import { COMPONENT, type KafkaNodePoolProps } from './kafka-node-pool.ts'
import { placeholders } from './placeholders.ts'
import type { Voter } from './quorum.ts'

/** Broker ids start after the controllers' ids, so that both roles can grow without reusing an id. */
const FIRST_DEDICATED_BROKER_ID = 100

/** The pools of a cluster: one of combined nodes, or one for each role. */
export function nodePools(
  identity: Pick<KafkaNodePoolProps, 'cluster' | 'clusterId' | 'image' | 'listeners' | 'clients'>,
  props: KafkaClusterProps,
): KafkaNodePoolProps[] {
  const { cluster } = identity
  const { brokers, controllers } = props
  const common = {
    ...identity,
    brokers,
    config: props.config ?? {},
    security: props.security,
    localhostPort: props.localhostPort,
    spread: props.spread ?? {},
    podDisruptionBudget: props.podDisruptionBudget ?? true,
    grace: props.terminationGracePeriod ?? Duration.minutes(2),
    minReady: props.minReady ?? Duration.seconds(20),
    storageClass: props.storageClass,
    volumeRetention: props.volumeRetention ?? ('Retain' as const),
    shapes: { pod: props.pod },
  }
  const broker = {
    replicas: brokers,
    storage: props.storage ?? Size.gibibytes(10),
    resources: props.resources ?? { cpu: Cpu.millis(500), memory: Size.gibibytes(2) },
    heap: props.heap,
  }
  if (controllers === undefined) {
    const voters = votersOf(cluster, cluster, brokers)
    return [
      {
        ...common,
        ...broker,
        name: cluster,
        component: COMPONENT.combined,
        roles: ['broker', 'controller'],
        firstNodeId: 0,
        voters,
      },
    ]
  }
  const voters = votersOf(`${cluster}-controller`, cluster, controllers)
  return [
    {
      ...common,
      name: `${cluster}-controller`,
      component: COMPONENT.controller,
      roles: ['controller'],
      firstNodeId: 0,
      voters,
      replicas: controllers,
      storage: props.controllerStorage ?? Size.gibibytes(5),
      resources: props.controllerResources ?? { cpu: Cpu.millis(250), memory: Size.gibibytes(1) },
      heap: props.controllerHeap,
      shapes: { pod: props.pod, controllerPod: props.controllerPod },
    },
    {
      ...common,
      ...broker,
      name: `${cluster}-broker`,
      component: COMPONENT.broker,
      roles: ['broker'],
      firstNodeId: FIRST_DEDICATED_BROKER_ID,
      voters,
    },
  ]
}

const votersOf = (statefulSet: string, service: string, count: number): Voter[] =>
  Array.from({ length: isCount(count) && count <= MAX_CONTROLLERS ? count : 0 }, (_, ordinal) => ({
    nodeId: ordinal,
    host: `${statefulSet}-${ordinal}.${service}.${placeholders.podNamespace}.svc`,
  }))
