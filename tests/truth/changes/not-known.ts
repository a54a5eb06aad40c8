import type { Change, Group } from '../change.ts'
import type { Manifest, Manifests } from '../system.ts'
import { edited } from './workloads.ts'

const pod = ({ spec }: Manifest) => spec.template.spec
const main = (object: Manifest) => pod(object).containers[0]

const taken = (name: string, object: string, change: (manifest: Manifest) => unknown): Change => ({
  name,
  after: edited(object, change),
  expects: {},
})
const restarted = (name: string, object: string, change: (manifest: Manifest) => unknown): Change => ({
  name,
  after: edited(object, change),
  expects: { restarted: [object] },
})
const added = (name: string, object: string, make: (namespace: string) => object): Change => ({
  name,
  after: {
    edit: (manifests: Manifests) =>
      manifests.add('added.k8s.yaml', make(manifests.of('Service/api').metadata.namespace)),
  },
  expects: { created: [object] },
})
const meta = (namespace: string) => ({ name: 'added', namespace })

/** What is taken: the API server says nothing about what comes of it. */
export const notKnown: Group = {
  title: 'Known to do no harm, or not known',
  changes: [
    taken('traffic within a node', 'Service/api', ({ spec }) => (spec.internalTrafficPolicy = 'Local')),
    taken('clients stay with their pod', 'Service/api', ({ spec }) => (spec.sessionAffinity = 'ClientIP')),
    taken('a Service that prefers near pods', 'Service/api', ({ spec }) => (spec.trafficDistribution = 'PreferClose')),
    taken('how long a rollout may take', 'Deployment/billing', ({ spec }) => (spec.progressDeadlineSeconds = 900)),
    taken(
      'unhealthy pods may be evicted',
      'PodDisruptionBudget/kafka',
      ({ spec }) => (spec.unhealthyPodEvictionPolicy = 'AlwaysAllow'),
    ),
    taken(
      'a label that a controller reads',
      'Deployment/billing',
      (object) => (object.metadata.labels['strimzi.io/cluster'] = 'other'),
    ),
    taken(
      'an annotation of a load balancer',
      'Service/api',
      (object) => (object.metadata.annotations = { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' }),
    ),
    taken('a label of a team', 'Deployment/api', (object) => (object.metadata.labels.team = 'x')),
    restarted(
      'a sidecar of a mesh',
      'Deployment/billing',
      ({ spec }) =>
        (spec.template.metadata.annotations = {
          ...spec.template.metadata.annotations,
          'sidecar.istio.io/inject': 'true',
        }),
    ),
    restarted('pods in the network of their node', 'Deployment/billing', (object) => (pod(object).hostNetwork = true)),
    restarted(
      'pods of another priority',
      'Deployment/billing',
      (object) => (pod(object).priorityClassName = 'system-cluster-critical'),
    ),
    restarted(
      'pods as another user',
      'Deployment/billing',
      (object) => (main(object).securityContext.runAsUser = 4711),
    ),
    restarted(
      'other names of hosts',
      'Deployment/billing',
      (object) => (pod(object).hostAliases = [{ ip: '192.0.2.1', hostnames: ['kafka'] }]),
    ),
    restarted('another resolver of names', 'Deployment/billing', (object) => (pod(object).dnsPolicy = 'Default')),
    added('a quota of five pods', 'ResourceQuota/added', (namespace) => ({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: meta(namespace),
      spec: { hard: { pods: '50' } },
    })),
    added('limits for all', 'LimitRange/added', (namespace) => ({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: meta(namespace),
      spec: { limits: [{ type: 'Container', max: { memory: '64Gi' } }] },
    })),
    added('a Role more', 'Role/added', (namespace) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: meta(namespace),
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    })),
    added('a ServiceAccount more', 'ServiceAccount/added', (namespace) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: meta(namespace),
    })),
    added('an Ingress that leads nowhere', 'Ingress/added', (namespace) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: meta(namespace),
      spec: { defaultBackend: { service: { name: 'nobody', port: { number: 80 } } } },
    })),
    added('a policy for pods that are not there', 'NetworkPolicy/added', (namespace) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: meta(namespace),
      spec: { podSelector: { matchLabels: { app: 'nobody' } }, policyTypes: ['Ingress'] },
    })),
    {
      name: 'a ConfigMap with another hash behind its name',
      before: { edit: (manifests) => hashed(manifests, '6ct58987ht', 'a') },
      after: { edit: (manifests) => hashed(manifests, '2bcdf8k7mt', 'b') },
      expects: {
        restarted: ['Deployment/billing'],
        created: ['ConfigMap/env-2bcdf8k7mt'],
        left: ['ConfigMap/env-6ct58987ht'],
      },
    },
    {
      name: 'a key that envFrom delivers is renamed',
      before: { edit: (manifests) => sourced(manifests, 'COLOR') },
      after: { edit: (manifests) => sourced(manifests, 'COLOUR') },
      expects: {},
    },
    {
      name: 'a variable that is used above the one that sets it',
      after: edited('Deployment/billing', (object) => {
        main(object).env.push({ name: 'ADDRESS', value: '$(PLACE):80' }, { name: 'PLACE', value: 'shop' })
      }),
      expects: { restarted: ['Deployment/billing'] },
    },
    {
      name: 'another value of a Secret that pods use',
      before: { edit: (manifests) => secret(manifests, 'one') },
      after: { edit: (manifests) => secret(manifests, 'two') },
      expects: {},
    },
  ],
}

const place = (manifests: Manifests) => manifests.of('Service/api').metadata.namespace

function hashed(manifests: Manifests, hash: string, value: string): void {
  manifests.add('env.k8s.yaml', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `env-${hash}`, namespace: place(manifests) },
    data: { COLOR: value },
  })
  main(manifests.of('Deployment/billing')).envFrom = [{ configMapRef: { name: `env-${hash}` } }]
}

function sourced(manifests: Manifests, key: string): void {
  manifests.add('env.k8s.yaml', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'env', namespace: place(manifests) },
    data: { [key]: 'red' },
  })
  main(manifests.of('Deployment/billing')).envFrom = [{ configMapRef: { name: 'env' } }]
}

function secret(manifests: Manifests, value: string): void {
  manifests.add('secret.k8s.yaml', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'token', namespace: place(manifests) },
    stringData: { token: value },
  })
  main(manifests.of('Deployment/billing')).env.push({
    name: 'TOKEN',
    valueFrom: { secretKeyRef: { name: 'token', key: 'token' } },
  })
}
