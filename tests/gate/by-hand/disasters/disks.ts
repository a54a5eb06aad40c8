import { type Disaster, inventory, shipping, tracker } from '../row.ts'

const container = 'spec.template.spec.containers'

/** Where records and tables are kept. Most of it the API server accepts without a word. */
export const disks: readonly Disaster[] = [
  {
    name: 'the claims of brokers are renamed',
    why: 'The API server refuses it; if the StatefulSet is recreated, as the error suggests, its disks are empty.',
    fits: ['data-loss', 'manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('StatefulSet/kafka-broker', {
        '/var/lib/kafka/data\n              name: data': '/var/lib/kafka/data\n              name: records',
        'app: kafka\n        name: data': 'app: kafka\n        name: records',
      }),
    about: 'StatefulSet/kafka-broker',
    path: 'spec.volumeClaimTemplates[data]',
    names: ['kafka-broker', 'data-kafka-broker-0'],
  },
  {
    name: 'the claim of the database is renamed',
    why: 'The same, and PostgreSQL creates an empty database on the empty disk.',
    fits: ['data-loss', 'manual-steps'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('StatefulSet/postgres', {
        '/var/lib/postgresql/data\n              name: data': '/var/lib/postgresql/data\n              name: pgdata',
        'app: postgres\n        name: data': 'app: postgres\n        name: pgdata',
      }),
    about: 'StatefulSet/postgres',
    path: 'spec.volumeClaimTemplates[data]',
    names: ['postgres', 'data-postgres-0'],
  },
  {
    name: 'the database is kept in an emptyDir',
    why: 'Refused, as claim templates cannot be removed; if it is recreated, the tables are lost with each pod.',
    fits: ['data-loss', 'manual-steps'],
    in: inventory,
    edit: (manifests) =>
      manifests.change('StatefulSet/postgres', ({ spec }) => {
        delete spec.volumeClaimTemplates
        spec.template.spec.volumes.push({ name: 'data', emptyDir: {} })
      }),
    about: 'StatefulSet/postgres',
    path: 'spec.volumeClaimTemplates',
    names: ['postgres', 'data-postgres-0'],
  },
  {
    name: 'controllers write their log to the scratch volume',
    why: 'Accepted: the metadata of the cluster is gone when the pods are replaced, and with it the majority.',
    fits: ['data-loss', 'quorum-loss'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('StatefulSet/kafka-controller', {
        '/var/lib/kafka/data\n              name: data': '/var/lib/kafka/data\n              name: tmp',
      }),
    about: 'StatefulSet/kafka-controller',
    path: `${container}[kafka].volumeMounts`,
  },
  {
    name: 'the disk of the database is mounted one folder higher',
    why: 'Accepted: PGDATA does not exist there, so a new database is created, beside the old one.',
    fits: ['data-loss', 'outage'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('StatefulSet/postgres', {
        'mountPath: /var/lib/postgresql/data\n': 'mountPath: /var/lib/postgresql\n',
      }),
    about: 'StatefulSet/postgres',
    path: `${container}[postgres].volumeMounts`,
  },
  {
    name: 'PGDATA names a different folder',
    why: 'Accepted: the folder is empty, so a new database is created in it.',
    fits: ['data-loss', 'outage'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('StatefulSet/postgres', {
        'value: /var/lib/postgresql/data/pgdata': 'value: /var/lib/postgresql/data/17',
      }),
    about: 'StatefulSet/postgres',
    path: `${container}[postgres].env[PGDATA]`,
  },
  {
    name: 'log.dirs names a folder outside the disk',
    why: 'Accepted: after the next restart brokers start empty, and keep nothing.',
    fits: ['data-loss', 'outage'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-broker-config', {
        'log.dirs=/var/lib/kafka/data/log': 'log.dirs=/tmp/kafka-logs',
      }),
    about: 'ConfigMap/kafka-broker-config',
    path: 'data[server.properties][log.dirs]',
    names: ['kafka-broker', '/tmp/kafka-logs'],
  },
  {
    name: 'a merge loses the line of log.dirs',
    why: "Accepted: Kafka's default is /tmp/kafka-logs, which is not on the disk.",
    fits: ['data-loss', 'outage'],
    in: tracker,
    edit: (manifests) => manifests.edit('ConfigMap/kafka-config', { '    log.dirs=/var/lib/kafka/data/log\n': '' }),
    about: 'ConfigMap/kafka-config',
    path: 'data[server.properties][log.dirs]',
    names: ['kafka'],
  },
  {
    name: 'a merge leaves a second log.dirs at the end',
    why: 'Accepted: in a properties file the last line wins.',
    fits: ['data-loss', 'outage'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('ConfigMap/kafka-broker-config', {
        'unclean.leader.election.enable=false': 'unclean.leader.election.enable=false\n    log.dirs=/data/kafka',
      }),
    about: 'ConfigMap/kafka-broker-config',
    path: 'data[server.properties][log.dirs]',
    names: ['kafka-broker', '/data/kafka'],
  },
  {
    name: 'one broker fewer, and claims are deleted with their pods',
    why: 'Accepted: the disk of the last broker is deleted, with the replicas that are still assigned to it.',
    fits: ['data-loss', 'outage'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('StatefulSet/kafka-broker', {
        'whenScaled: Retain': 'whenScaled: Delete',
        'replicas: 3': 'replicas: 2',
      }),
    about: 'StatefulSet/kafka-broker',
    path: 'spec.replicas',
    names: ['data-kafka-broker-2'],
  },
  {
    name: 'pods of the database are numbered from 1',
    why: 'Accepted: postgres-1 is a different pod, with a different, empty claim.',
    fits: ['data-loss', 'outage'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('StatefulSet/postgres', { '  replicas: 1\n': '  ordinals:\n    start: 1\n  replicas: 1\n' }),
    about: 'StatefulSet/postgres',
    path: 'spec.ordinals',
    names: ['data-postgres-0'],
  },
]
