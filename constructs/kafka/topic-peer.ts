/** What all peers have. */
interface PeerIdentity {
  /** Who it is, in a word or two: it stands in graphs, lists and documents. */
  readonly name: string
  /** Kafka's principal that it signs in as, for example `User:CN=warehouse`. @default - nobody here knows */
  readonly principal?: string
  /** One sentence for people who have to find it. @default - none */
  readonly about?: string
}

/** A program of somebody else that sends to a topic. */
export interface ProducingPeer extends PeerIdentity {
  readonly direction: 'produces'
}

/** A program of somebody else that reads a topic. */
export interface ConsumingPeer extends PeerIdentity {
  readonly direction: 'consumes'
  /** `group.id` that it reads in: no workload may use it. @default - nobody here knows */
  readonly group?: string
}

/** Who uses a topic and is in no system of the program: a missing producer or consumer is meant so. */
export type TopicPeer = ProducingPeer | ConsumingPeer
