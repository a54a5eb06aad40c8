import type { KubernetesObject } from '../types.ts'

/** `apps/Deployment`, `Service`: which version of the API wrote it makes no other object. */
export function kindOf({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  const slash = apiVersion.lastIndexOf('/')
  return slash < 0 ? kind : `${apiVersion.slice(0, slash)}/${kind}`
}

/** The key of an object: what makes an object of one side the same as one of the other. */
export const ref = (object: KubernetesObject): string =>
  refTo(kindOf(object), object.metadata.namespace, object.metadata.name)

/**
 * The key of an object that others name.
 * @param kind as `kindOf()` says it
 */
export const refTo = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind} ${namespace ?? ''}/${name}`

/** Kinds of Kubernetes that belong to no namespace. */
const clusterKinds = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/CSIDriver',
  'scheduling.k8s.io/PriorityClass',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'networking.k8s.io/IngressClass',
  'node.k8s.io/RuntimeClass',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'apiregistration.k8s.io/APIService',
])

/** Whether an object belongs to no namespace. Kinds that are not of Kubernetes are taken for namespaced. */
export const isClusterWide = (object: KubernetesObject): boolean => clusterKinds.has(kindOf(object))

/** Whether the kind is one of Kubernetes' own, whose fields have a known meaning. */
export const isBuiltIn = ({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): boolean => {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  return (
    !group.includes('.') ||
    /^(?:networking|storage|scheduling|rbac\.authorization|node|apiextensions|admissionregistration|apiregistration|discovery|coordination|certificates|events|flowcontrol\.apiserver|authentication|authorization)\.k8s\.io$/.test(
      group,
    )
  )
}
