import type { Codes } from '../found.ts'

export const immutableCodes = {
  'K8S-IMMUTABLE-SELECTOR': {
    classes: ['manual-steps'],
    why: 'The selector of a workload cannot be changed: the API server refuses the whole object.',
    fix: 'Keep the selector; descriptive labels may change. Or recreate the object; for a StatefulSet, relabel the pods first, or they block the new ones.',
  },
  'K8S-SERVICE-NAME': {
    classes: ['manual-steps'],
    why: '`serviceName` of a StatefulSet is part of the DNS names of its pods, and cannot be changed.',
    fix: '`kubectl delete --cascade=orphan`, then apply. Pods get the new names when they restart.',
  },
  'K8S-IMMUTABLE-STATEFULSET': {
    classes: ['manual-steps'],
    why: 'Only replicas, ordinals, template, updateStrategy and a few other fields of a StatefulSet can be changed.',
    fix: '`kubectl delete --cascade=orphan`, then apply: pods and claims are adopted.',
  },
  'K8S-IMMUTABLE-JOB': {
    classes: ['manual-steps'],
    why: 'The pods of an existing Job cannot be changed: the API server refuses it.',
    fix: 'Delete it and apply: it runs again. Or give it a different name.',
  },
  'K8S-JOB-KEPT': {
    classes: ['no-restart'],
    why: 'A Job that is marked to be kept (`ssa: IfNotPresent`): Flux skips it, and the API server refuses the change to everybody else.',
    fix: 'Nothing with Flux. For `kubectl apply` and Argo CD: [releases.md](releases.md).',
  },
  'K8S-JOB-RERUN': {
    classes: ['reprocessing'],
    why: 'A Job that is marked to be made anew (`force: enabled`, `Force=true`): Flux and Argo CD delete it, and it runs again.',
    fix: 'Nothing, where that is meant. With kubectl: delete it and apply.',
  },
  'K8S-IMMUTABLE-FIELD': {
    classes: ['manual-steps'],
    why: 'Any other immutable field: of a claim or volume, of anything marked `immutable`, of a StorageClass, a RoleBinding, a bare Pod and more.',
    fix: 'Delete it and apply, or use a different name.',
  },
} as const satisfies Codes

type Code = keyof typeof immutableCodes

/** Fields that the API server refuses to change once an object exists. */
export interface ImmutableFields {
  readonly kind: string
  readonly fields: readonly string[]
  readonly code: Code
}

/** Tried on Kubernetes 1.33, one by one. The claims of a StatefulSet and the addresses of Services have rules of their own. */
export const immutableFields: readonly ImmutableFields[] = [
  ...['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job'].map((kind) => ({
    kind,
    fields: ['spec.selector'],
    code: 'K8S-IMMUTABLE-SELECTOR' as const,
  })),
  { kind: 'apps/StatefulSet', fields: ['spec.serviceName'], code: 'K8S-SERVICE-NAME' },
  { kind: 'apps/StatefulSet', fields: ['spec.podManagementPolicy'], code: 'K8S-IMMUTABLE-STATEFULSET' },
  {
    kind: 'batch/Job',
    fields: [
      'spec.template',
      'spec.completions',
      'spec.completionMode',
      'spec.podFailurePolicy',
      'spec.successPolicy',
      'spec.backoffLimitPerIndex',
      'spec.manualSelector',
      'spec.managedBy',
    ],
    code: 'K8S-IMMUTABLE-JOB',
  },
  ...Object.entries({
    Secret: ['type'],
    PersistentVolume: [
      'spec.volumeMode',
      ...[
        'awsElasticBlockStore',
        'azureDisk',
        'csi',
        'fc',
        'gcePersistentDisk',
        'hostPath',
        'iscsi',
        'local',
        'nfs',
      ].map((source) => `spec.${source}`),
    ],
    'storage.k8s.io/StorageClass': ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
    'rbac.authorization.k8s.io/RoleBinding': ['roleRef'],
    'rbac.authorization.k8s.io/ClusterRoleBinding': ['roleRef'],
    'scheduling.k8s.io/PriorityClass': ['value', 'preemptionPolicy'],
    'networking.k8s.io/IngressClass': ['spec.controller'],
    'node.k8s.io/RuntimeClass': ['handler'],
    'apiextensions.k8s.io/CustomResourceDefinition': [
      'spec.group',
      'spec.scope',
      'spec.names.kind',
      'spec.names.plural',
    ],
  }).map(([kind, fields]) => ({ kind, fields, code: 'K8S-IMMUTABLE-FIELD' as const })),
]
