/** Nodes that share a ConfigMap: what a StatefulSet is in Kubernetes. */
export interface KafkaPool {
  /** Name of the StatefulSet; its pods are `<name>-0`, `<name>-1`, … */
  readonly name: string
  readonly nodes: number
  /** `data` of the ConfigMap: server.properties, launcher.sh, log4j2.yaml, and and the script of its readiness probe. */
  readonly data: Readonly<Record<string, string>>
  /** Node id of the first pod. @default 0 */
  readonly firstNodeId?: number
}

/** What to start. */
export interface KafkaOptions extends KafkaPool {
  readonly clusterId: string
  /** Dedicated controllers. @default - none beside the nodes, whose properties say what they are */
  readonly controllers?: KafkaPool
  /** Properties that win over those of the ConfigMap. @default quickStart */
  readonly overrides?: Readonly<Record<string, string>>
  /** `-Xmx` of each node. @default 256m */
  readonly heap?: string
  /** Told what takes time. @default - nobody */
  readonly onProgress?: (line: string) => void
}

/** Overrides that make a small cluster quick; they change no guarantee. `overrides: {}` runs without them. */
export const quickStart: Readonly<Record<string, string>> = {
  'group.initial.rebalance.delay.ms': '0',
  'log.cleaner.dedupe.buffer.size': '2097152',
  'offsets.topic.num.partitions': '10',
  'share.coordinator.state.topic.num.partitions': '10',
  'transaction.state.log.num.partitions': '10',
}
