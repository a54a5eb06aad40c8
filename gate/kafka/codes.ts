import type { ChangeClass } from '../types.ts'

/** What a code means, as the documentation tells it. */
export interface CodeDocumentation {
  /** The classes that findings of this code have, worst first. */
  readonly classes: readonly ChangeClass[]
  /** What happens, in a sentence. */
  readonly why: string
  /** What to do about it. */
  readonly fix: string
}

/** Every code of Kafka's rules. The documentation has a row for each. */
export const kafkaCodes = {
  'KAFKA-ACKS-LOWERED': {
    classes: ['data-loss'],
    why: 'Events count as sent before all replicas in sync have them: a broker that dies takes the newest with it.',
    fix: 'Keep `acks=all`.',
  },
  'KAFKA-AUTHORIZER': {
    classes: ['outage'],
    why: 'An authorizer refuses everybody without an ACL, brokers included.',
    fix: 'Begin with `super.users` and `allow.everyone.if.no.acl.found=true`, add the ACLs, then take that away.',
  },
  'KAFKA-BOOTSTRAP-SERVERS': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A client finds the same Kafka by another address.',
    fix: 'Nothing.',
  },
  'KAFKA-BROKER-CONFIG': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A property of the nodes changed. They read it when they start; where nothing in the pod template changes with it, they are not restarted.',
    fix: 'Nothing, or `kubectl rollout restart`.',
  },
  'KAFKA-BROKERS-ADDED': {
    classes: ['no-restart'],
    why: 'New brokers begin empty: Kafka moves no partition by itself.',
    fix: 'Move partitions with `kafka-reassign-partitions.sh`.',
  },
  'KAFKA-BROKERS-REMOVED': {
    classes: ['data-loss', 'outage', 'manual-steps'],
    why: 'Replicas on removed brokers stay assigned to them: partitions have fewer, too few for `min.insync.replicas`, or none.',
    fix: 'Move the replicas away first, with `kafka-reassign-partitions.sh`.',
  },
  'KAFKA-CLAIM-NAME': {
    classes: ['data-loss'],
    why: 'The API server refuses it; recreating the StatefulSet gives every node a new, empty disk.',
    fix: 'Keep the name.',
  },
  'KAFKA-CLEANUP-POLICY': {
    classes: ['data-loss'],
    why: 'Compaction removes all but the last event of each key; deletion removes what is older than the retention.',
    fix: 'Decide it for a new topic.',
  },
  'KAFKA-CLIENT-LISTENER': {
    classes: ['outage'],
    why: 'The address, port or protocol that clients are told changed: with each broker that restarts, those who know the old one lose it.',
    fix: 'Add a listener, move the clients, remove the old one later.',
  },
  'KAFKA-CLIENT-SETTING': {
    classes: ['manual-steps', 'rolling-restart', 'no-restart'],
    why: 'A setting of a service changed. Its pods are replaced with it, unless it stands in a ConfigMap. One that is gone, or cannot be read, keeps a service of this project from starting.',
    fix: 'Nothing; or write what it was.',
  },
  'KAFKA-CLUSTER-ID': {
    classes: ['outage'],
    why: 'The disks remember the id of their cluster: a node that is told another one does not start.',
    fix: 'Write the old id again.',
  },
  'KAFKA-CONSUMED-EVENTS': {
    classes: ['reprocessing', 'rolling-restart'],
    why: 'A consumer takes other kinds of event: those that it no longer takes are resolved unprocessed.',
    fix: 'Read the topic to its end first.',
  },
  'KAFKA-CONSUMED-TOPICS': {
    classes: ['reprocessing'],
    why: 'A group reads other topics: what it has not read of the old ones is skipped, the others are read from their beginning.',
    fix: 'Read the topic to its end first.',
  },
  'KAFKA-CONSUMER-IDLE': {
    classes: ['no-restart'],
    why: 'A group has more members than partitions: some have nothing to do.',
    fix: 'Fewer replicas, or more partitions.',
  },
  'KAFKA-CONSUMER-REMOVED': {
    classes: ['manual-steps'],
    why: 'A consumer that is no longer in the manifests goes on reading, also beside the one that came for it.',
    fix: 'Delete it.',
  },
  'KAFKA-CONSUMER-SCALED': {
    classes: ['no-restart'],
    why: 'A group has another number of members: its partitions are dealt out anew.',
    fix: 'Nothing.',
  },
  'KAFKA-CONSUMER-STOPPED': {
    classes: ['outage'],
    why: 'A group has no member any more: its events wait, and go with their retention.',
    fix: 'Scale it up before they do.',
  },
  'KAFKA-CONTROLLER-LISTENER': {
    classes: ['outage'],
    why: 'Controllers with the old and with the new listener do not reach each other.',
    fix: 'Change it with all nodes stopped.',
  },
  'KAFKA-CONTROLLERS-REMOVED': {
    classes: ['quorum-loss', 'manual-steps'],
    why: 'Fewer controllers run than the quorum has voters.',
    fix: 'Keep a majority, better all of them.',
  },
  'KAFKA-DATABASE-MOVED': {
    classes: ['data-loss'],
    why: 'A service is led to another database: its tables, its outbox and its inbox stay in the old one, while Kafka goes on.',
    fix: 'Stop the service, empty the outbox, copy the database, start it.',
  },
  'KAFKA-DEAD-LETTERS-OFF': {
    classes: ['rolling-restart'],
    why: 'An event that cannot be processed blocks its partition from now on.',
    fix: 'Nothing, when that is meant.',
  },
  'KAFKA-DEAD-LETTERS-REMOVED': {
    classes: ['manual-steps'],
    why: 'A topic of dead letters is no longer declared: it stays, and the tools no longer know it.',
    fix: 'Redrive or read what is in it, then delete it.',
  },
  'KAFKA-DOWNGRADE': {
    classes: ['outage'],
    why: 'An older Kafka does not start on a newer metadata.version.',
    fix: 'Keep the version.',
  },
  'KAFKA-GROUP-ADDED': {
    classes: ['no-restart'],
    why: 'A new group reads what is in its topics already, from the oldest event on.',
    fix: 'Nothing, or set its offsets first.',
  },
  'KAFKA-GROUP-RENAMED': {
    classes: ['reprocessing'],
    why: 'Offsets are kept under the name of the group: another name begins anew.',
    fix: 'Keep the name, or copy the offsets.',
  },
  'KAFKA-GROUP-SHARED': {
    classes: ['reprocessing'],
    why: 'Two workloads are one group: each event reaches one of them only.',
    fix: 'A group for each.',
  },
  'KAFKA-HEAP': {
    classes: ['outage', 'rolling-restart'],
    why: 'The heap of the nodes changed, or no longer fits into their memory.',
    fix: 'At most three quarters of the memory; half is better.',
  },
  'KAFKA-IMAGE': {
    classes: ['outage', 'rolling-restart'],
    why: 'Another image whose name does not say which Kafka is in it, or one with another layout than the launcher expects.',
    fix: 'Compare it with the metadata.version of the cluster.',
  },
  'KAFKA-INTER-BROKER-LISTENER': {
    classes: ['outage'],
    why: 'Brokers look for each other at a listener that those which have not restarted yet do not have.',
    fix: 'Add the listener everywhere first, then use it.',
  },
  'KAFKA-LISTENERS': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A listener came, or is said in another way; those in use stay.',
    fix: 'Nothing.',
  },
  'KAFKA-LOG-DIRS': {
    classes: ['data-loss', 'manual-steps'],
    why: 'Nodes look for their records elsewhere, and begin empty.',
    fix: 'Write the old directory again.',
  },
  'KAFKA-MESSAGE-SIZE-CUT': {
    classes: ['outage'],
    why: 'Larger batches are refused at once.',
    fix: 'Lower the producers first.',
  },
  'KAFKA-MIN-INSYNC-LOWERED': {
    classes: ['data-loss'],
    why: 'One disk may be the only copy of confirmed events.',
    fix: 'Keep two.',
  },
  'KAFKA-MIN-INSYNC-RAISED': {
    classes: ['outage'],
    why: 'All replicas have to confirm: producers stop with every broker that is away.',
    fix: 'Keep it below the replication factor.',
  },
  'KAFKA-NODE-FILES': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A script or the logging of the nodes changed.',
    fix: 'Nothing.',
  },
  'KAFKA-NODE-ID': {
    classes: ['outage'],
    why: 'The disks remember the id of their node: one that is told another does not start.',
    fix: 'Write the old id again.',
  },
  'KAFKA-NODES-REMOVED': {
    classes: ['manual-steps'],
    why: 'Nodes that are no longer in the manifests go on running.',
    fix: 'Delete the StatefulSet and, when nobody needs the records, its claims.',
  },
  'KAFKA-NODES-REPLACED': {
    classes: ['data-loss'],
    why: 'Nodes under another name or in another namespace begin with empty claims; events and offsets stay with the old ones.',
    fix: 'Keep the names, or mirror the topics.',
  },
  'KAFKA-OFFSET-RESET': {
    classes: ['reprocessing'],
    why: 'Partitions where a group has no offset are begun at the other end.',
    fix: 'See that every partition has one.',
  },
  'KAFKA-OFFSETS-RETENTION': {
    classes: ['reprocessing'],
    why: 'Groups without a member lose their offsets sooner.',
    fix: 'Keep it longer than a service is ever switched off.',
  },
  'KAFKA-OTHER-CLUSTER': {
    classes: ['manual-steps'],
    why: 'A client is led to another Kafka: its offsets and unread events stay with the old one.',
    fix: 'Producers first; consumers when they have read everything.',
  },
  'KAFKA-PARTITIONS-GROWN': {
    classes: ['ordering-break', 'no-restart'],
    why: 'Keys go to other partitions: newer events of a key may be processed before older ones. Dead letters keep their partition.',
    fix: 'Stop the producers until everything is read, where order matters.',
  },
  'KAFKA-PARTITIONS-SHRUNK': {
    classes: ['manual-steps'],
    why: 'Kafka cannot remove partitions; the topic reconciler refuses it and is not ready.',
    fix: 'Declare the old number, or a new topic.',
  },
  'KAFKA-PRODUCED-TOPICS': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A producer sends other events, or to other topics.',
    fix: 'Roll out consumers that have to know them first.',
  },
  'KAFKA-QUORUM-BOOTSTRAP': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'Nodes look for the controllers at other addresses when they start.',
    fix: 'Nothing.',
  },
  'KAFKA-QUORUM-KIND': {
    classes: ['quorum-loss'],
    why: 'A static quorum has no voters in its log: it cannot do without the list.',
    fix: 'Raise the feature `kraft.version` first.',
  },
  'KAFKA-REPLICATION-FACTOR': {
    classes: ['manual-steps'],
    why: 'The replicas of a topic are fixed; the topic reconciler refuses it and is not ready.',
    fix: 'Move the replicas with `kafka-reassign-partitions.sh`, then apply.',
  },
  'KAFKA-RETENTION-CUT': {
    classes: ['data-loss'],
    why: 'Events beyond the new retention are deleted within minutes, read or not.',
    fix: 'See that every group has read them.',
  },
  'KAFKA-ROLES': {
    classes: ['outage'],
    why: 'The roles of a node do not fit the voters: it does not start.',
    fix: 'Write the old roles again; move roles by new nodes.',
  },
  'KAFKA-SESSION-TIMEOUT': {
    classes: ['outage', 'manual-steps'],
    why: 'Brokers refuse group members whose session timeout is outside of their bounds.',
    fix: 'Change both sides in the right order.',
  },
  'KAFKA-TOPIC-ADDED': {
    classes: ['no-restart'],
    why: 'The topic reconciler creates it.',
    fix: 'Nothing.',
  },
  'KAFKA-TOPIC-CONFIG': {
    classes: ['no-restart'],
    why: 'A config that brokers go by at once.',
    fix: 'Nothing.',
  },
  'KAFKA-TOPIC-CONFIG-LEFT': {
    classes: ['manual-steps'],
    why: 'The topic reconciler leaves configs that are not declared: it stays as it was.',
    fix: 'Delete it with `kafka-configs.sh`, or declare it.',
  },
  'KAFKA-TOPIC-DRY': {
    classes: ['outage'],
    why: 'A topic has consumers and no producer any more.',
    fix: 'Move the consumers too.',
  },
  'KAFKA-TOPIC-IMPOSSIBLE': {
    classes: ['outage'],
    why: 'A new topic wants more replicas than there are brokers: Kafka refuses it, and its users wait.',
    fix: 'A lower replication factor.',
  },
  'KAFKA-TOPIC-REMOVED': {
    classes: ['manual-steps'],
    why: 'A topic is no longer declared: it stays in Kafka, with its events.',
    fix: 'Declare it again while somebody uses it. Delete it with `kafka-topics.sh` when everything is read.',
  },
  'KAFKA-TOPIC-RENAMED': {
    classes: ['reprocessing'],
    why: 'The new topic begins empty: what is unread in the old one is skipped.',
    fix: 'Let consumers read both until the old one is empty.',
  },
  'KAFKA-TOPICS-APPLIED': {
    classes: ['rolling-restart'],
    why: 'The pod of the topic reconciler is replaced, and nobody else.',
    fix: 'Wait with `kubectl rollout status`.',
  },
  'KAFKA-UNCLEAN-ELECTION': {
    classes: ['data-loss'],
    why: 'A replica that is behind may become the leader: confirmed events are cut off.',
    fix: 'Leave it false.',
  },
  'KAFKA-UPGRADE': {
    classes: ['rolling-restart'],
    why: 'A newer Kafka, or another patch of it.',
    fix: 'Raise the metadata.version some days later.',
  },
  'KAFKA-UPGRADE-IMPOSSIBLE': {
    classes: ['outage'],
    why: 'The version in between is missing: Kafka 4 starts on KRaft with a metadata.version of 3.3 or newer only.',
    fix: 'Go through 3.9.',
  },
  'KAFKA-VOTERS': {
    classes: ['quorum-loss', 'outage', 'manual-steps', 'rolling-restart', 'no-restart'],
    why: 'The list of controllers changed: until all nodes have it, two majorities exist, or none.',
    fix: 'Keep it; build a new cluster for another quorum.',
  },
} as const satisfies Readonly<Record<string, CodeDocumentation>>

/** A code of Kafka's rules. */
export type KafkaCode = keyof typeof kafkaCodes
