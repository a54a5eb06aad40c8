import type { KubernetesCode } from '../kubernetes/codes.ts'

/** Fields that the API server refuses to change once an object exists. */
export interface ImmutableFields {
  readonly kind: string
  readonly fields: readonly string[]
  readonly code: KubernetesCode
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
