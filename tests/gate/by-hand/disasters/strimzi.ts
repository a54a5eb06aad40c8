import { type Disaster, strimzi } from '../row.ts'

type Rest = Omit<Disaster, 'in' | 'edit' | 'about' | 'path'>

/** Replaces a text in one of Strimzi's resources. */
const at = (about: string, path: string, replacements: Readonly<Record<string, string>>, rest: Rest): Disaster => ({
  ...rest,
  in: strimzi,
  edit: (manifests) => manifests.edit(about, replacements),
  about,
  path,
})

const kafka = 'Kafka/events'
const brokers = 'KafkaNodePool/brokers'
const controllers = 'KafkaNodePool/controllers'

/** A platform that Strimzi runs: what its operators make of an edit. */
export const ofStrimzi: readonly Disaster[] = [
  at(
    kafka,
    'spec.kafka.listeners[tls].port',
    { 'port: 9093': 'port: 9193' },
    {
      name: 'Strimzi: a listener gets another port',
      why: 'All its clients have the old one in their bootstrap servers.',
      fits: ['outage'],
      names: ['tls'],
    },
  ),
  at(
    kafka,
    'spec.kafka.listeners[tls].authentication.type',
    { 'authentication:\n          type: tls': 'authentication:\n          type: scram-sha-512' },
    {
      name: 'Strimzi: a listener asks for passwords instead of certificates',
      why: 'Clients with certificates only are refused.',
      fits: ['outage'],
      names: ['tls'],
    },
  ),
  at(
    kafka,
    'spec.kafka.listeners[plain]',
    { '      - name: plain\n        port: 9092\n        type: internal\n        tls: false\n': '' },
    {
      name: 'Strimzi: the plain listener is taken away',
      why: 'Clients that still use it lose their brokers.',
      fits: ['outage'],
      names: ['plain'],
    },
  ),
  at(
    kafka,
    'spec.kafka.listeners[external].type',
    { 'type: loadbalancer': 'type: nodeport' },
    {
      name: 'Strimzi: an external listener changes its kind',
      why: 'The addresses that clients outside have are gone.',
      fits: ['outage'],
      names: ['external'],
    },
  ),
  at(
    kafka,
    'spec.kafka.version',
    { 'version: 4.1.0': 'version: 4.0.0' },
    {
      name: 'Strimzi: Kafka is downgraded below its metadata version',
      why: 'Older brokers cannot read the metadata: the operator refuses it.',
      fits: ['outage', 'manual-steps'],
    },
  ),
  at(
    kafka,
    'spec.kafka.metadataVersion',
    { '4.1-IV1': '4.2-IV0' },
    {
      name: 'Strimzi: the metadata version is raised',
      why: 'There is no way back to the old Kafka.',
      fits: ['manual-steps'],
    },
  ),
  at(
    kafka,
    'spec.kafka.config[log.retention.hours]',
    { 'log.retention.hours: 168': 'log.retention.hours: 24' },
    {
      name: 'Strimzi: brokers keep records for a day instead of a week',
      why: 'Topics without their own retention lose six days.',
      fits: ['data-loss'],
      names: ['1 day'],
    },
  ),
  at(
    kafka,
    'spec.kafka.config[unclean.leader.election.enable]',
    {
      'auto.create.topics.enable: false':
        'auto.create.topics.enable: false\n      unclean.leader.election.enable: true',
    },
    {
      name: 'Strimzi: replicas that are behind may lead',
      why: 'Confirmed records are truncated.',
      fits: ['data-loss'],
      names: ['truncated'],
    },
  ),
  at(
    kafka,
    'spec.kafka.config[message.max.bytes]',
    { '1048588': '524288' },
    {
      name: 'Strimzi: brokers take smaller batches',
      why: 'Producers with larger ones are refused.',
      fits: ['outage'],
      names: ['524288'],
    },
  ),
  at(
    kafka,
    'spec.kafka.authorization',
    { '    authorization:\n      type: simple\n      superUsers:\n        - CN=admin\n': '' },
    {
      name: 'Strimzi: the authorizer is taken away',
      why: 'Whoever connects may do everything.',
      fits: ['manual-steps'],
    },
  ),
  at(
    kafka,
    'spec.entityOperator',
    { '  entityOperator:\n    topicOperator: {}\n    userOperator: {}\n': '' },
    {
      name: 'Strimzi: the Entity Operator is taken away',
      why: 'Nobody looks after topics and users any more.',
      fits: ['outage', 'manual-steps'],
    },
  ),
  at(
    kafka,
    'metadata.annotations',
    {
      '  labels:\n    team: platform':
        '  annotations:\n    strimzi.io/pause-reconciliation: "true"\n  labels:\n    team: platform',
    },
    {
      name: 'Strimzi: reconciliation is paused, and stays so in git',
      why: 'No change arrives, and no certificate is renewed.',
      fits: ['manual-steps'],
    },
  ),
  at(
    brokers,
    'spec.replicas',
    { 'replicas: 4': 'replicas: 3' },
    {
      name: 'Strimzi: a broker less',
      why: 'The operator refuses while it holds partitions.',
      fits: ['data-loss', 'manual-steps'],
    },
  ),
  at(
    controllers,
    'spec.replicas',
    { 'replicas: 3': 'replicas: 5' },
    {
      name: 'Strimzi: two controllers more',
      why: 'Another quorum, which operators refuse or cannot take back.',
      fits: ['quorum-loss', 'manual-steps'],
    },
  ),
  at(
    brokers,
    'spec.roles',
    { '    - broker\n': '    - controller\n    - broker\n' },
    {
      name: 'Strimzi: brokers become controllers, too',
      why: 'New voters are another quorum.',
      fits: ['quorum-loss', 'manual-steps'],
    },
  ),
  at(
    brokers,
    'metadata.labels[strimzi.io/cluster]',
    { 'strimzi.io/cluster: events': 'strimzi.io/cluster: event' },
    {
      name: 'Strimzi: a node pool names a cluster that is not there',
      why: 'Its nodes belong to no cluster.',
      fits: ['outage'],
    },
  ),
  at(
    brokers,
    'spec.storage.volumes',
    {
      '      - id: 1\n        type: persistent-claim\n        size: 500Gi\n        class: fast\n        deleteClaim: false\n':
        '',
    },
    {
      name: 'Strimzi: a volume of the brokers is taken away',
      why: 'With the replicas that are on it.',
      fits: ['data-loss'],
    },
  ),
  at(
    brokers,
    'spec.storage.volumes[0].class',
    {
      'size: 500Gi\n        class: fast\n        deleteClaim: false\n        kraftMetadata':
        'size: 500Gi\n        class: slow\n        deleteClaim: false\n        kraftMetadata',
    },
    {
      name: 'Strimzi: another StorageClass',
      why: 'The operator keeps the old one.',
      fits: ['manual-steps'],
    },
  ),
  at(
    controllers,
    'spec.storage.volumes[0].size',
    { 'size: 20Gi': 'size: 10Gi' },
    {
      name: 'Strimzi: smaller volumes',
      why: 'Volumes cannot shrink: the operator keeps the old size.',
      fits: ['manual-steps'],
    },
  ),
  at(
    controllers,
    'spec.storage.volumes[0].type',
    { 'type: persistent-claim': 'type: ephemeral' },
    {
      name: 'Strimzi: the metadata on ephemeral storage',
      why: 'The operator refuses; taken, a restart of all would lose everything.',
      fits: ['data-loss', 'manual-steps'],
    },
  ),
  at(
    controllers,
    'spec.storage.volumes[0].deleteClaim',
    { 'deleteClaim: false': 'deleteClaim: true' },
    {
      name: 'Strimzi: claims go with their nodes',
      why: 'What deletes the pool deletes the metadata.',
      fits: ['manual-steps'],
    },
  ),
  at(
    'KafkaTopic/invoices',
    'spec.partitions',
    { 'partitions: 12': 'partitions: 6' },
    {
      name: 'Strimzi: fewer partitions',
      why: 'Kafka cannot remove partitions.',
      fits: ['outage', 'manual-steps'],
    },
  ),
  at(
    'KafkaTopic/invoices',
    'spec.replicas',
    { 'replicas: 3': 'replicas: 2' },
    {
      name: 'Strimzi: another replication factor',
      why: 'Replicas have to be moved.',
      fits: ['manual-steps'],
    },
  ),
  at(
    'KafkaTopic/invoices',
    'spec.config[retention.ms]',
    { '604800000': '3600000' },
    {
      name: 'Strimzi: an hour of retention instead of a week',
      why: 'Records beyond it are deleted, read or not.',
      fits: ['data-loss'],
    },
  ),
  at(
    'KafkaTopic/customers',
    'spec.config[cleanup.policy]',
    { 'cleanup.policy: compact': 'cleanup.policy: delete' },
    {
      name: 'Strimzi: a compacted topic deletes by age',
      why: 'The last value of a customer is gone after a week.',
      fits: ['data-loss'],
      names: ['Customers_v2'],
    },
  ),
  at(
    'KafkaTopic/customers',
    'spec.config[cleanup.policy]',
    { '  config:\n    cleanup.policy: compact\n': '' },
    {
      name: 'Strimzi: the compaction of a topic is no longer said',
      why: "The Topic Operator takes it away, and the brokers' own policy deletes by age.",
      fits: ['data-loss'],
      names: ['Customers_v2'],
    },
  ),
  at(
    'KafkaTopic/customers',
    'spec.topicName',
    { 'topicName: Customers_v2': 'topicName: Customers_v3' },
    {
      name: 'Strimzi: a resource names another topic',
      why: 'Topics cannot be renamed: the operator refuses it.',
      fits: ['manual-steps', 'reprocessing'],
      names: ['Customers_v3'],
    },
  ),
  {
    name: 'Strimzi: a merge loses a KafkaTopic',
    why: 'A tool that prunes deletes it, and the Topic Operator the topic.',
    fits: ['data-loss', 'manual-steps'],
    in: strimzi,
    edit: (manifests) => manifests.remove('KafkaTopic/invoices'),
    about: 'KafkaTopic/invoices',
    path: '',
    names: ['invoices'],
  },
  {
    name: 'Strimzi: a merge loses the Kafka',
    why: 'A tool that prunes deletes it, and the operator all its pods.',
    fits: ['outage', 'manual-steps'],
    in: strimzi,
    edit: (manifests) => manifests.remove(kafka),
    about: kafka,
    path: '',
  },
  at(
    'KafkaUser/biller',
    'spec.authorization.acls',
    {
      '      - resource:\n          type: group\n          name: biller\n          patternType: literal\n        operations:\n          - Read\n':
        '',
    },
    {
      name: 'Strimzi: a user loses the right to its group',
      why: 'Its consumer is refused at once.',
      fits: ['outage'],
      names: ['Read on group biller'],
    },
  ),
  at(
    'KafkaUser/biller',
    'spec.authorization.acls[0].operations',
    { '          - Read\n          - Describe\n': '          - Describe\n' },
    {
      name: 'Strimzi: a user may no longer read its topic',
      why: 'Its consumer is refused at once.',
      fits: ['outage'],
      names: ['Read on topic invoices'],
    },
  ),
  at(
    'KafkaUser/biller',
    'spec.authentication.type',
    { 'authentication:\n    type: tls': 'authentication:\n    type: scram-sha-512' },
    {
      name: 'Strimzi: a user gets a password instead of a certificate',
      why: 'Its client has a certificate only.',
      fits: ['outage'],
    },
  ),
  at(
    'KafkaConnect/connect',
    'spec.offsetStorageTopic',
    { 'connect-offsets': 'connect-offsets-v2' },
    {
      name: 'Strimzi: Connect keeps its offsets elsewhere',
      why: 'Sources read from their beginning again.',
      fits: ['manual-steps', 'reprocessing'],
      failOn: 'reprocessing',
    },
  ),
  at(
    'KafkaConnect/connect',
    'metadata.annotations[strimzi.io/use-connector-resources]',
    { '"true"': '"false"' },
    {
      name: 'Strimzi: Connect no longer looks at KafkaConnectors',
      why: 'What changes in them never arrives.',
      fits: ['outage', 'manual-steps'],
    },
  ),
  at(
    'KafkaConnector/shop-db',
    'spec.config[topic.prefix]',
    { 'topic.prefix: shop': 'topic.prefix: store' },
    {
      name: 'Strimzi: a connector writes to other topics',
      why: 'It takes a snapshot anew, under other names.',
      fits: ['manual-steps', 'reprocessing'],
      failOn: 'reprocessing',
    },
  ),
  at(
    'KafkaConnector/shop-db',
    'spec.state',
    { 'tasksMax: 1': 'tasksMax: 1\n  state: stopped' },
    {
      name: 'Strimzi: a connector is stopped in git',
      why: 'It moves nothing any more.',
      fits: ['outage'],
    },
  ),
]
