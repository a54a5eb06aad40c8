import type { Group } from '../change.ts'
import { edited } from './workloads.ts'

/** What looks like a change and is none, and what looks like none and is one. */
export const cosmetic: Group = {
  title: 'Spelling and descriptions',
  changes: [
    {
      name: 'a label of a Deployment',
      after: edited('Deployment/billing', ({ metadata }) => (metadata.labels.tier = 'back')),
      expects: {},
    },
    {
      name: 'a label of a StatefulSet',
      after: edited('StatefulSet/kafka', ({ metadata }) => (metadata.labels.tier = 'back')),
      expects: {},
    },
    {
      name: 'an annotation of a Service',
      after: edited('Service/api', ({ metadata }) => (metadata.annotations = { 'truth/owner': 'shop' })),
      expects: {},
    },
    {
      name: 'an annotation of the namespace',
      after: {
        edit(manifests) {
          const { namespace } = manifests.of('Service/api').metadata
          manifests.of(`Namespace/${namespace}`).metadata.annotations['truth/owner'] = 'shop'
        },
      },
      expects: {},
    },
    {
      name: 'a StatefulSet that tools may prune',
      after: edited('StatefulSet/kafka', ({ metadata }) => delete metadata.annotations),
      expects: {},
    },
    {
      name: 'a StatefulSet that Argo CD makes anew at every sync',
      after: edited('StatefulSet/kafka', ({ metadata }) => {
        metadata.annotations['argocd.argoproj.io/sync-options'] = 'Prune=false,Delete=false,Force=true,Replace=true'
      }),
      expects: {},
    },
    {
      name: 'defaults of a Deployment, written out',
      after: edited('Deployment/billing', ({ spec }) => {
        Object.assign(spec, { revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })
        Object.assign(spec.template.spec, { dnsPolicy: 'ClusterFirst' })
        Object.assign(spec.template.spec.containers[0], {
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        })
        for (const port of spec.template.spec.containers[0].ports) port.protocol = 'TCP'
        spec.template.spec.containers[0].livenessProbe.successThreshold = 1
      }),
      expects: {},
    },
    {
      name: 'defaults of a StatefulSet, written out',
      after: edited('StatefulSet/kafka', ({ spec }) => {
        Object.assign(spec, { revisionHistoryLimit: 10, minReadySeconds: 0 })
        spec.updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }
        spec.template.spec.dnsPolicy = 'ClusterFirst'
      }),
      expects: {},
    },
    {
      name: 'defaults of a Service, written out',
      after: edited('Service/api', ({ spec }) => {
        Object.assign(spec, { type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster' })
        spec.ports[0].protocol = 'TCP'
      }),
      expects: {},
    },
    {
      name: 'defaults of a Job, written out',
      after: edited('Job/import', ({ spec }) => {
        Object.assign(spec, { completions: 1, parallelism: 1, completionMode: 'NonIndexed', suspend: false })
      }),
      expects: {},
    },
    {
      name: 'memory of a Deployment in another unit',
      after: edited('Deployment/api', ({ spec }) => {
        const { resources } = spec.template.spec.containers[0]
        resources.limits.memory = '262144Ki'
        resources.requests.memory = '262144Ki'
      }),
      expects: {},
    },
    {
      name: 'memory of brokers in another unit: 2048Mi for 2Gi',
      after: edited('StatefulSet/kafka', ({ spec }) => {
        spec.template.spec.containers[0].resources.limits.memory = '2048Mi'
      }),
      expects: {},
    },
    {
      name: 'memory of brokers in digits: 2147483648 for 2Gi',
      after: edited('StatefulSet/kafka', ({ spec }) => {
        spec.template.spec.containers[0].resources.limits.memory = '2147483648'
      }),
      expects: { restarted: ['StatefulSet/kafka'] },
    },
    {
      name: 'CPU in another unit',
      after: edited('Deployment/api', ({ spec }) => {
        spec.template.spec.containers[0].resources.requests.cpu = '0.1'
      }),
      expects: {},
    },
    {
      name: 'empty lists',
      after: edited('Deployment/api', ({ spec }) => {
        spec.template.spec.initContainers = []
        spec.template.spec.volumes = []
      }),
      expects: {},
    },
    {
      name: 'a Secret as data instead of stringData',
      before: { postgres: {} },
      after: {
        postgres: {},
        ...edited('Secret/postgres-credentials', (secret) => {
          secret.data = Object.fromEntries(
            Object.entries<string>(secret.stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
          )
          delete secret.stringData
        }),
      },
      expects: {},
    },
    { name: 'nothing at all', after: {}, expects: {} },
  ],
}
