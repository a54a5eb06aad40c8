import { billing, type Disaster, inventory, shipping } from '../row.ts'

/** How pods are found. The API server accepts nearly all of it. */
export const services: readonly Disaster[] = [
  {
    name: 'the headless Service is no longer headless',
    why: 'The existing one stays as it is, but in a new cluster the nodes would not find each other.',
    fits: ['outage', 'manual-steps'],
    in: shipping,
    edit: (manifests) => manifests.edit('Service/kafka', { '  clusterIP: None\n': '' }),
    about: 'Service/kafka',
    path: 'spec.clusterIP',
  },
  {
    name: 'a typo in the selector of the bootstrap Service',
    why: 'Accepted: it matches no pod, so no client finds Kafka.',
    fits: ['outage'],
    in: billing,
    edit: (manifests) => manifests.edit('Service/kafka-bootstrap', { 'component: broker': 'component: brokers' }),
    about: 'Service/kafka-bootstrap',
    path: 'spec.selector',
    names: ['kafka-bootstrap', 'kafka-broker'],
  },
  {
    name: 'a typo in the selector of the headless Service',
    why: 'Accepted: the DNS names of all nodes are gone, and voters no longer find each other.',
    fits: ['quorum-loss', 'outage'],
    in: shipping,
    edit: (manifests) => manifests.edit('Service/kafka', { '    app: kafka\n': '    app: kafkas\n' }),
    about: 'Service/kafka',
    path: 'spec.selector',
    names: ['kafka-broker', 'kafka-controller'],
  },
  {
    name: 'the headless Service selects only brokers',
    why: 'Accepted: the DNS names of the voters are gone.',
    fits: ['quorum-loss', 'outage'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('Service/kafka', {
        '    app: kafka\n': '    app: kafka\n    app.kubernetes.io/component: broker\n',
      }),
    about: 'Service/kafka',
    path: 'spec.selector',
    names: ['kafka-controller'],
  },
  {
    name: 'a different port of the bootstrap Service',
    why: 'Accepted: all clients connect to 9092.',
    fits: ['outage'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('Service/kafka-bootstrap', { 'port: 9092\n      targetPort': 'port: 9094\n      targetPort' }),
    about: 'Service/kafka-bootstrap',
    path: 'spec.ports[9092]',
    names: ['9092'],
  },
  {
    name: 'a Service sends to a port name that pods do not have',
    why: 'Accepted: its clients cannot connect.',
    fits: ['outage'],
    in: billing,
    edit: (manifests) => manifests.edit('Service/order-service', { 'targetPort: http\n': 'targetPort: web\n' }),
    about: 'Service/order-service',
    path: 'spec.ports[80].targetPort',
    names: ['order-service', 'web'],
  },
  {
    name: 'pods rename a port, the Service does not',
    why: 'Accepted: the Service loses each pod as it is replaced.',
    fits: ['outage'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('Deployment/order-service', {
        'containerPort: 8080\n              name: http': 'containerPort: 8080\n              name: web',
      }),
    about: 'Service/order-service',
    path: 'spec.ports[8000].targetPort',
    names: ['order-service', 'http'],
  },
  {
    name: 'a merge loses the ports of a Service',
    why: 'The API server refuses it.',
    fits: ['manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('Service/kafka-bootstrap', {
        '  ports:\n    - name: tcp-client\n      port: 9092\n      targetPort: 9092\n': '',
      }),
    about: 'Service/kafka-bootstrap',
    path: 'spec.ports',
  },
]
