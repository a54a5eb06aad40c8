import type { Group } from '../change.ts'

/** Whole parts of the system, gone or new. Nothing is pruned. */
export const parts: Group = {
  title: 'Workloads removed and added',
  changes: [
    {
      name: 'a consumer removed',
      before: { audit: {} },
      after: {},
      expects: { left: ['Deployment/audit', 'PodDisruptionBudget/audit'] },
      live: { withOneBroker: true },
    },
    {
      name: 'the API removed',
      after: { api: null },
      expects: { left: ['Deployment/api', 'PodDisruptionBudget/api', 'Service/api'] },
    },
    { name: 'a Job removed', after: { job: null }, expects: { left: ['Job/import'] } },
    {
      name: 'the topic reconciler removed',
      after: {
        edit(manifests) {
          for (const kind of ['ConfigMap', 'Deployment']) manifests.remove(`${kind}/kafka-topics`)
        },
      },
      expects: { left: ['ConfigMap/kafka-topics', 'Deployment/kafka-topics'] },
      live: { withOneBroker: true },
    },
    {
      name: 'PostgreSQL removed, and the services that used it without it',
      before: { postgres: {} },
      after: {},
      expects: {
        left: ['ConfigMap/postgres-config', 'Secret/postgres-credentials', 'Service/postgres', 'StatefulSet/postgres'],
        restarted: ['Deployment/api', 'Deployment/billing'],
      },
    },
    {
      name: 'Kafka removed',
      after: {
        edit(manifests) {
          for (const kind of ['ConfigMap/kafka-config', 'StatefulSet/kafka', 'PodDisruptionBudget/kafka'])
            manifests.remove(kind)
          for (const name of ['Service/kafka', 'Service/kafka-bootstrap']) manifests.remove(name)
        },
      },
      expects: {
        left: [
          'ConfigMap/kafka-config',
          'PodDisruptionBudget/kafka',
          'Service/kafka',
          'Service/kafka-bootstrap',
          'StatefulSet/kafka',
        ],
      },
      live: { withOneBroker: true },
    },
    {
      name: 'a load test removed',
      before: { loadTest: {} },
      after: {},
      expects: { left: ['ConfigMap/load-test', 'CronJob/load-test'] },
    },
    {
      name: 'a consumer more',
      after: { audit: {} },
      expects: { created: ['Deployment/audit', 'PodDisruptionBudget/audit'] },
      live: { withOneBroker: true },
    },
    {
      name: 'PostgreSQL for services that had none',
      after: { postgres: {} },
      expects: {
        created: [
          'ConfigMap/postgres-config',
          'Secret/postgres-credentials',
          'Service/postgres',
          'StatefulSet/postgres',
        ],
        restarted: ['Deployment/api', 'Deployment/billing'],
        claimsMade: ['PersistentVolumeClaim/data-postgres-0'],
      },
    },
    {
      name: 'a load test more',
      after: { loadTest: {} },
      expects: { created: ['ConfigMap/load-test', 'CronJob/load-test'] },
    },
    {
      name: 'a Kafka UI more',
      after: { kafkaUi: true },
      expects: { created: ['Deployment/kafka-ui', 'Service/kafka-ui'] },
    },
  ],
}
