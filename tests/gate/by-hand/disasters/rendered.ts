import { type Disaster, helm } from '../row.ts'

const kafka = 'StatefulSet/events-kafka-controller'

/** The same accidents in what is not ours: a chart of Kafka, and a service in another framework. */
export const rendered: readonly Disaster[] = [
  {
    name: 'Helm: persistence.enabled=false',
    why: 'The claims of Kafka become emptyDirs: refused, and if it is recreated the records are gone.',
    fits: ['data-loss', 'manual-steps'],
    in: helm,
    edit: (manifests) =>
      manifests.change(kafka, ({ spec }) => {
        delete spec.volumeClaimTemplates
        spec.template.spec.volumes.push({ name: 'data', emptyDir: {} })
      }),
    about: kafka,
    path: 'spec.volumeClaimTemplates[data]',
    names: ['data-events-kafka-controller-0'],
  },
  {
    name: 'Helm: a different release name',
    why: 'All objects are renamed: a new, empty Kafka beside the old one.',
    fits: ['data-loss', 'outage'],
    in: helm,
    edit: (manifests) => {
      manifests.everywhere('events-kafka', 'stream-kafka')
      manifests.everywhere('instance: events', 'instance: stream')
    },
    about: 'StatefulSet/stream-kafka-controller',
    path: '',
    names: ['events-kafka-controller', 'stream-kafka-controller'],
  },
  {
    name: 'Helm: the chart generates a new cluster id',
    why: 'No node starts on its disk, and each is also a voter.',
    fits: ['quorum-loss', 'outage'],
    in: helm,
    edit: (manifests) => manifests.edit(kafka, { nYhXR3p6TuO1kQm8dWc2Zg: 'q7TqXo2BSmKxw0uE5rVbLA' }),
    about: kafka,
    path: 'spec.template.spec.containers[kafka].env[KAFKA_KRAFT_CLUSTER_ID].value',
  },
  {
    name: 'Helm: a chart that puts its version into the selector',
    why: 'Refused with every version from now on.',
    fits: ['outage', 'manual-steps'],
    in: helm,
    edit: (manifests) =>
      manifests.edit('Deployment/shop-billing', {
        '    matchLabels:\n': '    matchLabels:\n      helm.sh/chart: billing-1.5.0\n',
        '      labels:\n        app.kubernetes.io/instance':
          '      labels:\n        helm.sh/chart: billing-1.5.0\n        app.kubernetes.io/instance',
      }),
    about: 'Deployment/shop-billing',
    path: 'spec.selector.matchLabels[helm.sh/chart]',
  },
  {
    name: 'Helm: a Spring service confirms with acks=1',
    why: 'A broker failure loses confirmed events.',
    fits: ['data-loss'],
    in: helm,
    edit: (manifests) =>
      manifests.edit('Deployment/shop-billing', { 'ACKS\n              value: all': 'ACKS\n              value: "1"' }),
    about: 'Deployment/shop-billing',
    path: 'spec.template.spec.containers[billing].env[SPRING_KAFKA_PRODUCER_ACKS].value',
  },
  {
    name: 'Helm: log.retention.hours from 168 to 1',
    why: 'Events older than an hour are deleted, read or not.',
    fits: ['data-loss'],
    in: helm,
    edit: (manifests) => {
      manifests.everywhere('log.retention.hours=168', 'log.retention.hours=1')
      manifests.everywhere('checksum/configuration: 1f0c3a4b5d', 'checksum/configuration: 77aa90c1e2')
    },
    about: 'ConfigMap/events-kafka-controller-configuration',
    path: 'data[server.properties][log.retention.hours]',
    names: ['events-kafka-controller'],
  },
]
