import type { KubernetesObject } from '../types.ts'

/** `Deployment/orders`, as people name objects. */
export const named = ({ kind, metadata }: KubernetesObject): string => `${kind}/${metadata.name}`

/** `kubectl`, in the namespace of an object when the manifests say one. */
export const kubectl = ({ metadata: { namespace } }: KubernetesObject): string =>
  namespace === undefined ? 'kubectl' : `kubectl -n ${namespace}`

/** `deployment/orders`, as kubectl takes it. */
export const resource = ({ kind, metadata }: KubernetesObject): string => `${kind.toLowerCase()}/${metadata.name}`

/** `1 pod`, `3 pods` */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `a, b and c` */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
