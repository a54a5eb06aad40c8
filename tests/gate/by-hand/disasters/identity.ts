import { type Disaster, inventory, localTracker, shipping, tracker } from '../row.ts'

const variable = (name: string) => `spec.template.spec.containers[kafka].env[${name}]`
const property = (name: string) => `data[server.properties][${name}]`

/** Who the nodes of Kafka are: what their disks remember, and what the others expect. */
export const identity: readonly Disaster[] = [
  {
    name: 'a different cluster id',
    why: 'No node starts on a disk of another cluster, including controllers.',
    fits: ['quorum-loss', 'outage'],
    in: shipping,
    edit: (manifests) =>
      manifests.everywhere(
        `name: KAFKA_CLUSTER_ID\n              value: ${valueIn(manifests.textOf('StatefulSet/kafka-broker'), 'KAFKA_CLUSTER_ID')}`,
        'name: KAFKA_CLUSTER_ID\n              value: MkU3OEVBNTcwNTJENDM2Qg',
      ),
    about: 'StatefulSet/kafka-broker',
    path: `${variable('KAFKA_CLUSTER_ID')}.value`,
  },
  {
    name: 'a merge loses the cluster id of the brokers',
    why: 'The launcher exits because the variable is not set.',
    fits: ['outage'],
    in: inventory,
    edit: (manifests) =>
      manifests.change('StatefulSet/kafka-broker', ({ spec }) => {
        const [kafka] = spec.template.spec.containers
        kafka.env = kafka.env.filter(({ name }: { name: string }) => name !== 'KAFKA_CLUSTER_ID')
      }),
    about: 'StatefulSet/kafka-broker',
    path: `${variable('KAFKA_CLUSTER_ID')}.value`,
  },
  {
    name: 'voters in a different order, with new names',
    why: 'Each voter is looked for at the address of another one, or where there is none: no majority agrees.',
    fits: ['quorum-loss', 'outage'],
    in: shipping,
    edit: (manifests) => {
      const node = (id: number, name: string) => `${id}@${name}.kafka.\${POD_NAMESPACE}.svc:9093`
      const [old, now] = [
        [0, 1, 2].map((id) => node(id, `kafka-controller-${id}`)),
        [2, 0, 1].map((id, at) => node(id, `controller-${at}`)),
      ]
      manifests.everywhere(old.join(','), now.join(','))
    },
    about: 'ConfigMap/kafka-controller-config',
    path: property('controller.quorum.voters'),
    names: ['kafka-controller', 'controller-0'],
  },
  {
    name: 'two voters are swapped',
    why: 'Node 0 is asked for at the address of node 1: votes go to the wrong one.',
    fits: ['quorum-loss', 'outage'],
    in: inventory,
    edit: (manifests) => {
      manifests.everywhere('0@kafka-controller-0.', '0@kafka-controller-X.')
      manifests.everywhere('1@kafka-controller-1.', '1@kafka-controller-0.')
      manifests.everywhere('0@kafka-controller-X.', '0@kafka-controller-1.')
    },
    about: 'ConfigMap/kafka-controller-config',
    path: property('controller.quorum.voters'),
    names: ['kafka-controller'],
  },
  {
    name: 'node ids of brokers start at a different number',
    why: 'The disks store the old ids: the brokers do not start.',
    fits: ['outage'],
    in: shipping,
    edit: (manifests) => manifests.edit('StatefulSet/kafka-broker', { 'value: "100"': 'value: "200"' }),
    about: 'StatefulSet/kafka-broker',
    path: `${variable('KAFKA_NODE_ID_OFFSET')}.value`,
  },
  {
    name: 'node ids of controllers start at a different number',
    why: 'None of them is a voter any longer, and none starts on its disk.',
    fits: ['quorum-loss', 'outage'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('StatefulSet/kafka-controller', {
        'KAFKA_NODE_ID_OFFSET\n              value: "0"': 'KAFKA_NODE_ID_OFFSET\n              value: "10"',
      }),
    about: 'StatefulSet/kafka-controller',
    path: `${variable('KAFKA_NODE_ID_OFFSET')}.value`,
  },
  {
    name: 'brokers get the ids of the controllers',
    why: 'A node that is only a broker must not be a voter; and the disks store other ids.',
    fits: ['quorum-loss', 'outage'],
    in: inventory,
    edit: (manifests) => manifests.edit('StatefulSet/kafka-broker', { 'value: "100"': 'value: "0"' }),
    about: 'StatefulSet/kafka-broker',
    path: `${variable('KAFKA_NODE_ID_OFFSET')}.value`,
  },
  {
    name: 'brokers also become controllers',
    why: 'They are not voters and have no listener for it: Kafka refuses to start.',
    fits: ['outage'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-broker-config', {
        'process.roles=broker\n': 'process.roles=broker,controller\n',
      }),
    about: 'ConfigMap/kafka-broker-config',
    path: property('process.roles'),
    names: ['kafka-broker'],
  },
  {
    name: 'the only node is no longer a controller',
    why: 'It is the only voter: the cluster has no leader, and the node does not start.',
    fits: ['quorum-loss', 'outage'],
    in: localTracker,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-config', { 'process.roles=broker,controller': 'process.roles=broker' }),
    about: 'ConfigMap/kafka-config',
    path: property('process.roles'),
    names: ['kafka'],
  },
  {
    name: 'a merge loses the line of node.id',
    why: 'Kafka does not start without one.',
    fits: ['quorum-loss', 'outage'],
    in: tracker,
    edit: (manifests) => manifests.edit('ConfigMap/kafka-config', { '    node.id=${NODE_ID}\n': '' }),
    about: 'ConfigMap/kafka-config',
    path: property('node.id'),
    names: ['kafka'],
  },
]

const valueIn = (text: string, name: string) => new RegExp(`name: ${name}\\n *value: (.*)`).exec(text)?.[1]
