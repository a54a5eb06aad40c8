import { billing, type Disaster, inventory, shipping } from '../row.ts'

const property = (name: string) => `data[server.properties][${name}]`
const kafka = 'spec.template.spec.containers[kafka]'

/** How the nodes of Kafka run, and how they are reached. */
export const nodes: readonly Disaster[] = [
  {
    name: 'an older Kafka',
    why: 'It does not know the metadata.version that the newer one has written: no node starts.',
    fits: ['quorum-loss', 'outage'],
    in: shipping,
    edit: (manifests) => manifests.everywhere('apache/kafka:4.3.1', 'apache/kafka:4.1.1'),
    about: 'StatefulSet/kafka-broker',
    path: `${kafka}.image`,
    names: ['kafka-broker', '4.3.1'],
  },
  {
    name: 'a different port is advertised to clients',
    why: 'Nothing listens there: clients that refresh their metadata are sent nowhere.',
    fits: ['outage'],
    in: billing,
    edit: (manifests) => manifests.everywhere('svc:9092', 'svc:19092'),
    about: 'ConfigMap/kafka-broker-config',
    path: property('advertised.listeners'),
    names: ['kafka-broker', '19092'],
  },
  {
    name: 'brokers listen for clients on a different port',
    why: 'Services, the readiness probe and all clients still connect to 9092.',
    fits: ['outage'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-broker-config', { 'listeners=CLIENT://:9092': 'listeners=CLIENT://:9192' }),
    about: 'ConfigMap/kafka-broker-config',
    path: property('listeners'),
    names: ['kafka-broker'],
  },
  {
    name: 'the listener between brokers is renamed',
    why: 'Restarted brokers look for it at those that have not restarted, and never catch up.',
    fits: ['outage'],
    in: shipping,
    edit: (manifests) => manifests.everywhere('INTERNAL', 'REPLICATION'),
    about: 'ConfigMap/kafka-broker-config',
    path: property('listeners'),
    names: ['kafka-broker', 'REPLICATION'],
  },
  {
    name: 'controllers listen on a different port',
    why: 'Old and new ones cannot reach each other while they restart.',
    fits: ['quorum-loss', 'outage'],
    in: inventory,
    edit: (manifests) => {
      manifests.everywhere('CONTROLLER://:9093', 'CONTROLLER://:9095')
      manifests.everywhere('svc:9093', 'svc:9095')
    },
    about: 'ConfigMap/kafka-controller-config',
    path: property('listeners'),
    names: ['kafka-controller'],
  },
  {
    name: 'one controller instead of three',
    why: 'Two of three voters are gone: no majority.',
    fits: ['quorum-loss', 'outage'],
    in: shipping,
    edit: (manifests) => manifests.edit('StatefulSet/kafka-controller', { 'replicas: 3': 'replicas: 1' }),
    about: 'StatefulSet/kafka-controller',
    path: 'spec.replicas',
  },
  {
    name: 'one broker instead of three',
    why: 'Topics require two in-sync replicas: every send fails.',
    fits: ['data-loss', 'outage'],
    in: shipping,
    edit: (manifests) => manifests.edit('StatefulSet/kafka-broker', { 'replicas: 3': 'replicas: 1' }),
    about: 'StatefulSet/kafka-broker',
    path: 'spec.replicas',
  },
  {
    name: 'a heap as large as the memory',
    why: 'With what the JVM needs besides its heap, it exceeds the limit: the kernel kills the brokers.',
    fits: ['outage'],
    in: billing,
    edit: (manifests) => manifests.edit('StatefulSet/kafka-broker', { '-Xms4096m -Xmx4096m': '-Xms8192m -Xmx8192m' }),
    about: 'StatefulSet/kafka-broker',
    path: `${kafka}.env[KAFKA_NODE_HEAP_OPTS].value`,
  },
  {
    name: 'replicas that are behind may lead',
    why: 'Confirmed events that they do not have are truncated everywhere.',
    fits: ['data-loss'],
    in: shipping,
    edit: (manifests) =>
      manifests.everywhere('unclean.leader.election.enable=false', 'unclean.leader.election.enable=true'),
    about: 'ConfigMap/kafka-broker-config',
    path: property('unclean.leader.election.enable'),
    names: ['kafka-broker'],
  },
  {
    name: 'the readiness probe of brokers is gone',
    why: 'A rolling restart no longer waits until a broker has caught up, and takes the next one down.',
    fits: ['outage'],
    in: shipping,
    edit: (manifests) =>
      manifests.change('StatefulSet/kafka-broker', ({ spec }) => {
        delete spec.template.spec.containers[0].readinessProbe
      }),
    about: 'StatefulSet/kafka-broker',
    path: `${kafka}.readinessProbe`,
  },
  {
    name: 'brokers mount a ConfigMap that does not exist',
    why: 'Their new pods never start.',
    fits: ['outage', 'manual-steps'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('StatefulSet/kafka-broker', { 'name: kafka-broker-config': 'name: kafka-brokers-config' }),
    about: 'StatefulSet/kafka-broker',
    path: 'spec.template.spec.volumes[config].configMap',
    names: ['kafka-brokers-config'],
  },
  {
    name: 'the headless Service publishes only ready pods',
    why: 'Brokers are ready when they are in sync, and find each other by these names: if all start at once, none becomes ready.',
    fits: ['outage', 'manual-steps'],
    in: inventory,
    edit: (manifests) => manifests.edit('Service/kafka', { '  publishNotReadyAddresses: true\n': '' }),
    about: 'Service/kafka',
    path: 'spec.publishNotReadyAddresses',
  },
]
