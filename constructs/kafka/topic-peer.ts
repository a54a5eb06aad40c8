/** What all peers have. */
interface PeerIdentity {
  /** Its name, in a word or two, for graphs, lists and documents. */
  readonly name: string
  /** Kafka principal that it authenticates as, for example `User:CN=warehouse`. @default - unknown */
  readonly principal?: string
  /** One sentence that helps to find it. @default - none */
  readonly about?: string
}

/** An external program that sends to a topic. */
export interface ProducingPeer extends PeerIdentity {
  readonly direction: 'produces'
}

/** An external program that reads a topic. */
export interface ConsumingPeer extends PeerIdentity {
  readonly direction: 'consumes'
  /** `group.id` that it uses: no workload may use the same. @default - unknown */
  readonly group?: string
}

/** An external program that uses a topic: then a missing producer or consumer is intended. */
export type TopicPeer = ProducingPeer | ConsumingPeer
