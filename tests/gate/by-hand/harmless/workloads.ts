import { billing, type Harmless, helm, inventory, shipping } from '../row.ts'

/** Services, Jobs and what stands around them. */
export const workloads: readonly Harmless[] = [
  {
    name: 'the next image of a service',
    in: billing,
    edit: (manifests) => manifests.everywhere('billing-service:0.1.0', 'billing-service:0.1.1'),
  },
  {
    name: 'the next image of a Job that a release keeps',
    in: shipping,
    edit: (manifests) => manifests.edit('Job/kafka-producer', { 'kafka-producer:0.1.0': 'kafka-producer:0.2.0' }),
    atMost: 'no-restart',
  },
  {
    name: 'more memory and CPU for a service',
    in: inventory,
    edit: (manifests) =>
      manifests.edit('Deployment/inventory-service', {
        'limits:\n              memory: 192Mi': 'limits:\n              memory: 384Mi',
        'cpu: 50m\n              memory: 192Mi': 'cpu: 200m\n              memory: 384Mi',
      }),
  },
  {
    name: 'a service has more time to stop',
    in: shipping,
    edit: (manifests) =>
      manifests.edit('Deployment/payments-consumer', {
        'terminationGracePeriodSeconds: 30': 'terminationGracePeriodSeconds: 120',
      }),
  },
  {
    name: 'a label and an annotation of a Deployment itself',
    in: billing,
    edit: (manifests) =>
      manifests.edit('Deployment/billing-service', {
        'metadata:\n  labels:\n': 'metadata:\n  annotations:\n    shop/owner: billing\n  labels:\n    tier: back\n',
      }),
    atMost: 'no-restart',
  },
  {
    name: 'an additional label on the pods of a service',
    in: billing,
    edit: (manifests) =>
      manifests.edit('Deployment/billing-service', {
        '      labels:\n        app: billing-service\n':
          '      labels:\n        tier: back\n        app: billing-service\n',
      }),
  },
  {
    name: 'a rollout with one pod more at a time',
    in: billing,
    edit: (manifests) => manifests.edit('Deployment/order-service', { 'maxSurge: 1': 'maxSurge: 2' }),
    atMost: 'no-restart',
  },
  {
    name: 'an autoscaler may scale further',
    in: billing,
    edit: (manifests) =>
      manifests.edit('HorizontalPodAutoscaler/order-service', { 'maxReplicas: 10': 'maxReplicas: 20' }),
    atMost: 'no-restart',
  },
  {
    name: 'a disruption budget in other words: minAvailable 2 of 3',
    in: shipping,
    edit: (manifests) => manifests.edit('PodDisruptionBudget/kafka-broker', { 'maxUnavailable: 1': 'minAvailable: 2' }),
    atMost: 'no-restart',
  },
  {
    name: 'an additional Service in front of the same pods',
    in: billing,
    edit: (manifests) =>
      manifests.add(
        'orders.k8s.yaml',
        manifests.textOf('Service/order-service').replace('  name: order-service\n', '  name: orders\n'),
      ),
    atMost: 'no-restart',
  },
  {
    name: 'a Service answers on an additional port',
    in: billing,
    edit: (manifests) =>
      manifests.edit('Service/order-service', {
        '  ports:\n': '  ports:\n    - name: health\n      port: 9090\n      targetPort: health\n',
      }),
    atMost: 'no-restart',
  },
  {
    name: 'a different schedule of a CronJob',
    in: billing,
    edit: (manifests) => manifests.edit('CronJob/load-test-steady', { 'schedule: 0 3 * * *': 'schedule: 30 4 * * *' }),
    atMost: 'no-restart',
  },
  {
    name: 'a load test with a higher rate',
    in: billing,
    edit: (manifests) => manifests.edit('ConfigMap/load-test-steady', { '"rate": 200': '"rate": 400' }),
    atMost: 'no-restart',
  },
  {
    name: 'an additional Job, beside the one that has run',
    in: shipping,
    edit: (manifests) =>
      manifests.add(
        'kafka-producer-2.k8s.yaml',
        manifests
          .textOf('Job/kafka-producer')
          .replace('  name: kafka-producer\n', '  name: kafka-producer-2\n')
          .replace('kafka-producer:0.1.0', 'kafka-producer:0.2.0'),
      ),
    atMost: 'no-restart',
  },
  {
    name: 'a dashboard that no pod mounts',
    in: shipping,
    edit: (manifests) =>
      manifests.add(
        'dashboard.k8s.yaml',
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: dashboard\n  namespace: orders-payments-shipping\ndata:\n  kafka.json: "{}"\n',
      ),
    atMost: 'no-restart',
  },
  {
    name: 'more connections of the database, and more memory',
    in: inventory,
    edit: (manifests) => {
      manifests.everywhere('--max_connections=250', '--max_connections=400')
      manifests.edit('StatefulSet/postgres', {
        'limits:\n              memory: 4Gi': 'limits:\n              memory: 8Gi',
      })
    },
  },
  {
    name: 'a minor version of PostgreSQL, written out',
    in: inventory,
    edit: (manifests) => manifests.edit('StatefulSet/postgres', { 'image: postgres:17': 'image: postgres:17.6' }),
  },
  {
    name: 'Helm: a new version of the chart, in labels and checksums',
    in: helm,
    edit: (manifests) => {
      manifests.everywhere('kafka-32.4.3', 'kafka-32.4.4')
      manifests.everywhere('checksum/configuration: 1f0c3a4b5d', 'checksum/configuration: 2a1d4b5c6e')
    },
  },
  {
    name: 'Helm: the next version of a service',
    in: helm,
    edit: (manifests) => {
      manifests.everywhere('1.16.0', '1.17.0')
      manifests.everywhere('billing-1.4.0', 'billing-1.5.0')
    },
  },
]
