import { billing, type Disaster, inventory, localInventory, shipping, tracker } from '../row.ts'

const variable = (container: string, name: string) => `spec.template.spec.containers[${container}].env[${name}]`

/** Who sends and who reads. */
export const clients: readonly Disaster[] = [
  {
    name: 'a group is renamed',
    why: 'Its offsets stay with the old one: it reads everything again.',
    fits: ['manual-steps', 'reprocessing'],
    in: shipping,
    edit: (manifests) => manifests.edit('Deployment/orders-consumer', { 'value: orders-service': 'value: orders' }),
    about: 'Deployment/orders-consumer',
    path: `${variable('orders-consumer', 'KAFKA_GROUP_ID')}.value`,
    names: ['orders-service', 'orders-consumer', 'kafka-broker-0'],
    failOn: 'reprocessing',
  },
  {
    name: 'the group of another reader of the topic, by copy and paste',
    why: 'The two share the events: each reaches one of them, and the other never sees it.',
    fits: ['reprocessing'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('Deployment/notification-service', {
        'KAFKA_GROUP_ID\n              value: notification-service':
          'KAFKA_GROUP_ID\n              value: order-service',
      }),
    about: 'Deployment/notification-service',
    path: `${variable('notification-service', 'KAFKA_GROUP_ID')}.value`,
    names: ['notification-service and order-service'],
    failOn: 'reprocessing',
  },
  {
    name: 'a consumer reads a different topic',
    why: 'What it has not read of the old one is skipped.',
    fits: ['outage', 'reprocessing'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('Deployment/notification-service', {
        '"topic":"inventory-events"': '"topic":"order-events"',
      }),
    about: 'Deployment/notification-service',
    path: `${variable('notification-service', 'KAFKA_CONSUMES')}.value`,
    names: ['inventory-events', 'notification-service'],
    failOn: 'reprocessing',
  },
  {
    name: 'auto.offset.reset from earliest to latest',
    why: 'Wherever the group has no offset yet, what was sent until then is skipped.',
    fits: ['manual-steps', 'reprocessing'],
    in: tracker,
    edit: (manifests) => manifests.edit('Deployment/consumer', { 'value: earliest': 'value: latest' }),
    about: 'Deployment/consumer',
    path: `${variable('consumer', 'KAFKA_AUTO_OFFSET_RESET')}.value`,
    names: ['order-tracker'],
    failOn: 'reprocessing',
  },
  {
    name: 'a typo in the address of Kafka',
    why: 'There is no Service of that name: new pods never connect.',
    fits: ['outage', 'manual-steps'],
    in: billing,
    edit: (manifests) =>
      manifests.edit('Deployment/billing-service', { 'kafka-bootstrap:9092': 'kafka-boostrap:9092' }),
    about: 'Deployment/billing-service',
    path: `${variable('billing-service', 'KAFKA_BOOTSTRAP_SERVERS')}.value`,
    names: ['kafka-boostrap:9092'],
  },
  {
    name: 'a merge loses the group of a consumer',
    why: 'The service does not start without one; the rollout stalls.',
    fits: ['outage', 'manual-steps'],
    in: billing,
    edit: (manifests) =>
      manifests.edit('Deployment/billing-service', {
        '            - name: KAFKA_GROUP_ID\n              value: billing-service\n': '',
      }),
    about: 'Deployment/billing-service',
    path: `${variable('billing-service', 'KAFKA_GROUP_ID')}.value`,
    names: ['KAFKA_GROUP_ID=billing-service'],
  },
  {
    name: 'a duration with a unit, where milliseconds are expected',
    why: 'The service does not start with it; the rollout stalls.',
    fits: ['outage', 'manual-steps'],
    in: shipping,
    edit: (manifests) => manifests.edit('Deployment/orders-consumer', { 'value: "20000"': 'value: 30s' }),
    about: 'Deployment/orders-consumer',
    path: `${variable('orders-consumer', 'HANDLER_TIMEOUT_MS')}.value`,
    names: ['orders-consumer', 'HANDLER_TIMEOUT_MS=20000'],
  },
  {
    name: 'a consumer with 0 replicas',
    why: 'Its events wait until retention deletes them.',
    fits: ['outage'],
    in: shipping,
    edit: (manifests) => manifests.edit('Deployment/payments-consumer', { 'replicas: 2': 'replicas: 0' }),
    about: 'Deployment/payments-consumer',
    path: 'spec.replicas',
  },
  {
    name: 'a service uses a different database',
    why: 'Its tables, outbox and inbox stay behind, while its offsets continue.',
    fits: ['data-loss', 'outage'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('Deployment/inventory-service', {
        'PGDATABASE\n              value: appdb': 'PGDATABASE\n              value: inventory',
      }),
    about: 'Deployment/inventory-service',
    path: `${variable('inventory-service', 'PGDATABASE')}.value`,
    names: ['appdb', 'inventory'],
  },
  {
    name: 'the next major version of PostgreSQL',
    why: 'It does not start with the existing files.',
    fits: ['outage'],
    in: inventory,
    edit: (manifests) => manifests.edit('StatefulSet/postgres', { 'image: postgres:17': 'image: postgres:18' }),
    about: 'StatefulSet/postgres',
    path: 'spec.template.spec.containers[postgres].image',
    names: ['postgres:17', '18'],
  },
  {
    name: 'a different password of the database',
    why: 'The Secret is read only when the database is created: it keeps the old password, and services are refused.',
    fits: ['outage', 'manual-steps'],
    in: localInventory,
    edit: (manifests) => manifests.edit('Secret/postgres-credentials', { 'password: local-only': 'password: better' }),
    about: 'Secret/postgres-credentials',
    path: 'data.password',
    names: ['postgres'],
  },
  {
    name: 'a Secret that does not exist',
    why: 'New pods do not start without their password.',
    fits: ['outage', 'manual-steps'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('Deployment/inventory-service', {
        'key: password\n                  name: postgres-credentials':
          'key: password\n                  name: inventory-credentials',
      }),
    about: 'Deployment/inventory-service',
    path: `${variable('inventory-service', 'PGPASSWORD')}.valueFrom.secretKeyRef`,
    names: ['inventory-credentials'],
  },
]
