import type { Group } from '../change.ts'
import { edited } from './workloads.ts'

const balanced = (loadBalancerClass: string) => ({
  api: { service: { type: 'LoadBalancer' as const, loadBalancer: { loadBalancerClass } } },
})

/** Services, namespaces, and who reaches whom. */
export const services: Group = {
  title: 'Services and namespaces',
  changes: [
    {
      name: 'a headless Service gets an address',
      after: edited('Service/kafka', ({ spec }) => delete spec.clusterIP),
      expects: {},
    },
    {
      name: 'a Service becomes headless',
      after: edited('Service/kafka-bootstrap', ({ spec }) => (spec.clusterIP = 'None')),
      expects: { refused: ['Service/kafka-bootstrap'] },
    },
    {
      name: 'an address of a Service, written down',
      after: edited('Service/api', ({ spec }) => (spec.clusterIP = '10.96.200.201')),
      expects: { refused: ['Service/api'] },
    },
    {
      name: 'another port of the API',
      after: { api: { service: { port: 8000 } } },
      expects: {},
      live: { withOneBroker: true },
    },
    {
      name: 'a Service without ports',
      after: edited('Service/api', ({ spec }) => delete spec.ports),
      expects: { refused: ['Service/api'] },
    },
    {
      name: 'another name of a port',
      after: edited('Service/api', ({ spec }) => (spec.ports[0].name = 'web')),
      expects: {},
    },
    {
      name: 'another target port',
      after: edited('Service/api', ({ spec }) => (spec.ports[0].targetPort = 9999)),
      expects: {},
    },
    { name: 'the API on a port of the nodes', after: { api: { service: { type: 'NodePort' } } }, expects: {} },
    {
      name: 'the API on no port of the nodes any more',
      before: { api: { service: { type: 'NodePort' } } },
      after: { api: { service: { type: 'ClusterIP' } } },
      expects: {},
    },
    {
      name: 'another class of load balancer',
      before: balanced('example.com/one'),
      after: balanced('example.com/two'),
      expects: { refused: ['Service/api'] },
    },
    {
      name: 'a selector that fits no pod',
      after: edited('Service/api', ({ spec }) => (spec.selector = { app: 'nobody' })),
      expects: {},
      live: { withOneBroker: true },
    },
    {
      name: 'addresses of pods that are not ready are not told any more',
      after: edited('Service/kafka', ({ spec }) => delete spec.publishNotReadyAddresses),
      expects: {},
      live: {},
    },
    {
      name: 'another namespace',
      after: { elsewhere: true },
      expects: {
        created: [
          'ConfigMap/kafka-config (elsewhere)',
          'ConfigMap/kafka-topics (elsewhere)',
          'Deployment/api (elsewhere)',
          'Deployment/billing (elsewhere)',
          'Deployment/kafka-topics (elsewhere)',
          'Job/import (elsewhere)',
          'Namespace/the-namespace (elsewhere)',
          'PodDisruptionBudget/api (elsewhere)',
          'PodDisruptionBudget/billing (elsewhere)',
          'PodDisruptionBudget/kafka (elsewhere)',
          'Service/api (elsewhere)',
          'Service/kafka (elsewhere)',
          'Service/kafka-bootstrap (elsewhere)',
          'StatefulSet/kafka (elsewhere)',
        ],
        left: [
          'ConfigMap/kafka-config',
          'ConfigMap/kafka-topics',
          'Deployment/api',
          'Deployment/billing',
          'Deployment/kafka-topics',
          'Job/import',
          'Namespace/the-namespace',
          'PodDisruptionBudget/api',
          'PodDisruptionBudget/billing',
          'PodDisruptionBudget/kafka',
          'Service/api',
          'Service/kafka',
          'Service/kafka-bootstrap',
          'StatefulSet/kafka',
        ],
        claimsMade: [0, 1, 2].map((number) => `PersistentVolumeClaim/data-kafka-${number} (elsewhere)`),
      },
      live: {},
    },
    {
      name: 'the namespace enforces the restricted standard',
      before: { environment: { podSecurity: 'warn' } },
      after: {},
      expects: {},
    },
    {
      name: 'a network policy that allows no traffic in',
      after: {
        edit: (manifests) =>
          manifests.add('policy.k8s.yaml', {
            apiVersion: 'networking.k8s.io/v1',
            kind: 'NetworkPolicy',
            metadata: { name: 'closed', namespace: manifests.of('Service/api').metadata.namespace },
            spec: { podSelector: {}, policyTypes: ['Ingress'] },
          }),
      },
      expects: { created: ['NetworkPolicy/closed'] },
      live: { withOneBroker: true },
    },
  ],
}
