import type { Change } from '../change.ts'
import { kindOf } from '../objects/identity.ts'
import type { KubernetesObject } from '../types.ts'

/** What a new object of a kind does, behind its name: only what follows from the kind. */
const does: Readonly<Record<string, string>> = {
  Namespace: 'is new, and empty.',
  Service: 'is new: an address for the pods that it selects.',
  ConfigMap: 'is new: only those who name it read it.',
  Secret: 'is new: only those who name it read it.',
  ServiceAccount: 'is new: only pods that name it run as it.',
  PersistentVolumeClaim: 'is new, and asks for a volume.',
  PersistentVolume: 'is new: a claim that fits may take it.',
  Pod: 'is new, and starts.',
  'apps/Deployment': 'is new: its pods start.',
  'apps/StatefulSet': 'is new: its pods start, with claims of their own.',
  'apps/DaemonSet': 'is new: a pod starts on each node that fits.',
  'apps/ReplicaSet': 'is new: its pods start.',
  'batch/Job': 'is new: it runs once.',
  'batch/CronJob': 'is new: it runs at its times.',
  'policy/PodDisruptionBudget': 'is new: it limits who may evict pods, and stops none.',
  'autoscaling/HorizontalPodAutoscaler': 'is new: it sets the number of pods from now on.',
  'networking.k8s.io/NetworkPolicy': 'is new.',
  'networking.k8s.io/Ingress': 'is new: it serves its hosts and paths.',
  'networking.k8s.io/IngressClass': 'is new: only those who name it use it.',
  // Rights are added up: nobody loses one.
  'rbac.authorization.k8s.io/Role': 'is new: it gives rights to those who are bound to it, and takes none.',
  'rbac.authorization.k8s.io/ClusterRole': 'is new: it gives rights to those who are bound to it, and takes none.',
  'rbac.authorization.k8s.io/RoleBinding': 'is new: it gives rights, and takes none.',
  'rbac.authorization.k8s.io/ClusterRoleBinding': 'is new: it gives rights, and takes none.',
  'storage.k8s.io/StorageClass': 'is new: only claims that name it use it.',
  'scheduling.k8s.io/PriorityClass': 'is new: only pods that name it have it.',
  'apiextensions.k8s.io/CustomResourceDefinition': 'is new: its kind can be used from now on.',
  'cert-manager.io/Issuer': 'is new: only Certificates that name it are signed by it.',
  'cert-manager.io/ClusterIssuer': 'is new: only Certificates that name it are signed by it.',
  // Into a Secret that something else fills it would write, too: that shows as a Secret of the manifests, if it stands there.
  'cert-manager.io/Certificate': 'is new: cert-manager fills its Secret, which only those who name it read.',
}

/** What makes a class of the cluster that of all who name none. */
const isDefault = ({ metadata: { annotations = {} }, globalDefault }: KubernetesObject): boolean =>
  globalDefault === true ||
  Object.entries(annotations).some(([key, value]) => key.endsWith('/is-default-class') && String(value) === 'true')

/** Whether it is known what a new object does to what is there. Where nothing was, nothing can be touched. */
export const isUnderstoodNew = (change: Change, object: KubernetesObject): boolean =>
  change.before.objects.length === 0 || (kindOf(object) in does && !isDefault(object))

/** What a new object does. */
export const whatIsNew = (object: KubernetesObject): string =>
  does[kindOf(object)] ?? 'is new, and nothing was in this folder before.'
