import { isWithin } from '../compare/paths.ts'
import { kindOf } from '../objects/identity.ts'
import { isPart, type Part } from '../objects/shape.ts'
import type { ChangeClass, FieldChange, KubernetesObject } from '../types.ts'

/** Fields that change nothing by themselves but what is said. */
interface KnownField {
  /** As `kindOf()` says it; absent: every kind of Kubernetes. */
  readonly kinds?: readonly string[]
  /** The fields, and all below them. */
  readonly fields: readonly string[]
  /** Only such changes; others are not known. @default - all */
  readonly only?: (field: FieldChange) => boolean
  readonly class: ChangeClass
  /** What it does: behind the name of the object. */
  readonly why: string
}

const WORKLOADS = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet']
const RBAC = ['Role', 'ClusterRole'].map((kind) => `rbac.authorization.k8s.io/${kind}`)
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'].map((kind) => `rbac.authorization.k8s.io/${kind}`)

/** A list, or what it is part of, that has all that it had. */
const onlyMore = ({ before, after }: FieldChange): boolean => {
  if (before === undefined) return true
  const list = Array.isArray(after) ? after.map((one) => JSON.stringify(one)) : []
  return Array.isArray(before) && before.every((one) => list.includes(JSON.stringify(one)))
}

/** Reviewed one by one: what is not in this table is called not known. */
const table: readonly KnownField[] = [
  {
    fields: ['apiVersion'],
    class: 'cosmetic',
    why: 'is the same object in every version of its API: the API server stores one.',
  },
  {
    kinds: WORKLOADS,
    fields: ['spec.minReadySeconds', 'spec.progressDeadlineSeconds'],
    class: 'no-restart',
    why: 'waits longer, or shorter, in its next rollout.',
  },
  {
    kinds: WORKLOADS,
    fields: ['spec.revisionHistoryLimit'],
    class: 'no-restart',
    why: 'keeps another number of old revisions; pods stay.',
  },
  {
    kinds: WORKLOADS,
    fields: ['spec.strategy', 'spec.updateStrategy'],
    class: 'no-restart',
    why: 'replaces its pods in another way, from its next rollout on.',
  },
  {
    kinds: ['apps/StatefulSet'],
    fields: ['spec.persistentVolumeClaimRetentionPolicy'],
    only: ({ after }) => after === 'Retain',
    class: 'no-restart',
    why: 'keeps its claims from now on.',
  },
  {
    kinds: WORKLOADS,
    fields: ['spec.replicas'],
    class: 'no-restart',
    why: 'has another number of pods; those that stay are not restarted.',
  },
  {
    kinds: ['batch/Job', 'batch/CronJob'],
    fields: ['spec.backoffLimit', 'spec.parallelism', 'spec.completions', 'spec.ttlSecondsAfterFinished'],
    class: 'no-restart',
    why: 'runs its pods in another number or tries them more or less often; finished ones stay finished.',
  },
  {
    kinds: ['batch/Job', 'batch/CronJob'],
    fields: ['spec.suspend'],
    only: ({ after }) => after === true,
    class: 'no-restart',
    why: 'starts no new pods while it is suspended.',
  },
  {
    kinds: ['batch/CronJob'],
    fields: ['spec.schedule', 'spec.timeZone', 'spec.startingDeadlineSeconds'],
    class: 'no-restart',
    why: 'starts its next run at another time; one that runs goes on.',
  },
  {
    kinds: ['batch/CronJob'],
    fields: ['spec.successfulJobsHistoryLimit', 'spec.failedJobsHistoryLimit'],
    class: 'no-restart',
    why: 'keeps another number of finished Jobs.',
  },
  {
    kinds: ['batch/CronJob'],
    fields: ['spec.jobTemplate'],
    class: 'no-restart',
    why: 'makes its next Jobs by it; one that runs goes on unchanged.',
  },
  {
    kinds: ['Service'],
    fields: ['spec.sessionAffinity', 'spec.sessionAffinityConfig', 'spec.trafficDistribution'],
    class: 'no-restart',
    why: 'chooses the pods of new connections in another way; all of them can still be reached.',
  },
  {
    kinds: ['Service'],
    fields: ['spec.ports', 'spec.publishNotReadyAddresses'],
    class: 'no-restart',
    why: 'is changed at once; clients of its other ports notice nothing.',
  },
  {
    kinds: ['Service'],
    fields: ['spec.clusterIP', 'spec.clusterIPs'],
    class: 'cosmetic',
    why: 'keeps the address that it has: only one that is written can be refused.',
  },
  {
    kinds: ['autoscaling/HorizontalPodAutoscaler'],
    fields: [
      'spec.minReplicas',
      'spec.maxReplicas',
      'spec.metrics',
      'spec.behavior',
      'spec.targetCPUUtilizationPercentage',
    ],
    class: 'no-restart',
    why: 'scales between other numbers, or by other measures; pods that stay are not restarted.',
  },
  {
    kinds: ['policy/PodDisruptionBudget'],
    fields: ['spec'],
    class: 'no-restart',
    why: 'counts other evictions; pods stay.',
  },
  {
    kinds: ['networking.k8s.io/Ingress'],
    fields: ['spec.rules', 'spec.tls'],
    only: onlyMore,
    class: 'no-restart',
    why: 'serves more than before, and all that it served.',
  },
  {
    kinds: ['networking.k8s.io/Ingress'],
    fields: ['spec.rules'],
    only: ({ before, path }) => before === undefined && /\.paths\[\d+\]$/.test(path),
    class: 'no-restart',
    why: 'serves more than before, and all that it served.',
  },
  {
    kinds: RBAC,
    fields: ['rules'],
    only: onlyMore,
    class: 'no-restart',
    why: 'gives more rights, and takes none.',
  },
  {
    kinds: BINDINGS,
    fields: ['subjects'],
    only: onlyMore,
    class: 'no-restart',
    why: 'gives its rights to more, and takes them from nobody.',
  },
  {
    kinds: ['storage.k8s.io/StorageClass'],
    fields: ['allowVolumeExpansion'],
    only: ({ after }) => after === true,
    class: 'no-restart',
    why: 'lets claims grow from now on.',
  },
  {
    kinds: ['scheduling.k8s.io/PriorityClass'],
    fields: ['description'],
    class: 'cosmetic',
    why: 'is described by it.',
  },
  {
    kinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
    fields: ['spec'],
    only: ({ path }) => /\.(?:description|title|example)$/.test(path) || /\.additionalPrinterColumns\b/.test(path),
    class: 'cosmetic',
    why: 'is described by it.',
  },
  {
    kinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
    fields: ['spec.versions', 'spec.names.shortNames', 'spec.names.categories'],
    only: ({ before }) => before === undefined,
    class: 'no-restart',
    why: 'knows more versions or fields than before.',
  },
  {
    kinds: ['PersistentVolumeClaim'],
    fields: ['spec.storageClassName', 'spec.volumeName'],
    class: 'no-restart',
    why: 'keeps the volume that it has: the cluster has filled in the name.',
  },
  {
    kinds: ['ConfigMap', 'Secret'],
    fields: ['metadata.name'],
    class: 'cosmetic',
    why: 'has another hash behind its name, by which kustomize lets pods restart; the one before stays until it is pruned.',
  },
  {
    kinds: ['ConfigMap', 'Secret'],
    fields: ['immutable'],
    class: 'no-restart',
    why: 'cannot be changed any more, only replaced by one of another name.',
  },
]

/** What a field of an object does that no rule explains; `undefined`: it is not known. */
export function knownField(
  object: KubernetesObject,
  field: FieldChange,
): Pick<KnownField, 'class' | 'why'> | undefined {
  const kind = kindOf(object)
  return table.find(
    ({ kinds, fields, only }) =>
      (kinds === undefined || kinds.includes(kind)) &&
      fields.some((one) => isWithin(field.path, one)) &&
      (only?.(field) ?? true),
  )
}

/** Fields of pods whose effect is more than that pods are replaced, and not derived here: below the spec of the pods. */
const unknownInPods =
  /^(?:hostNetwork|hostPID|hostIPC|hostUsers|hostAliases|hostname|hostnameOverride|subdomain|setHostnameAsFQDN|dnsPolicy|dnsConfig|nodeName|runtimeClassName|priorityClassName|priority|preemptionPolicy|schedulerName|schedulingGates|schedulingGroup|readinessGates|resourceClaims|overhead|os|serviceAccountName|serviceAccount|automountServiceAccountToken|shareProcessNamespace|enableServiceLinks|restartPolicy|activeDeadlineSeconds|ephemeralContainers)\b|(?:^|\.)securityContext\.(?:runAsUser|runAsGroup|fsGroup|supplementalGroups|runAsNonRoot|readOnlyRootFilesystem|privileged|capabilities|seLinuxOptions|procMount|sysctls|windowsOptions)\b|^(?:initContainers|containers)\[[^\]]*\]\.(?:workingDir|stdin|stdinOnce|tty|volumeDevices|restartPolicy|restartPolicyRules)\b/

/** What these are where nobody writes them: written out they replace pods, and mean the same. */
const defaults: Readonly<Record<string, unknown>> = {
  enableServiceLinks: true,
  serviceAccountName: 'default',
  serviceAccount: 'default',
  automountServiceAccountToken: true,
  shareProcessNamespace: false,
  setHostnameAsFQDN: false,
  hostUsers: true,
  preemptionPolicy: 'PreemptLowerPriority',
  privileged: false,
  readOnlyRootFilesystem: false,
  runAsNonRoot: false,
  procMount: 'Default',
  stdin: false,
  stdinOnce: false,
  tty: false,
}

/** @param path below the spec of the pods */
export function isUnknownInPods(path: string, { before, after }: FieldChange): boolean {
  // A part that comes or goes as a whole.
  if (/(?:^|\.)securityContext(?:\.\w+)?$/.test(path) && (isPart(before) || isPart(after))) {
    const [old, now] = [before, after].map((value) => (isPart(value) ? value : {})) as [Part, Part]
    return Object.keys({ ...old, ...now }).some((key) =>
      isUnknownInPods(`${path}.${key}`, { path, before: old[key], after: now[key] }),
    )
  }
  if (!unknownInPods.test(path)) return false
  const fallback = defaults[path.slice(path.lastIndexOf('.') + 1)]
  return fallback === undefined || (before ?? fallback) !== (after ?? fallback)
}
