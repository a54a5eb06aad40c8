import type { k8s } from 'cdk8s-plus-28'
import type { Json } from './json.ts'

/** A part of a pod as Kubernetes' API has it, fields included that are newer than the types of cdk8s-plus-28. */
type Api<T> = Json<T, Readonly<Record<string, unknown>>>

/**
 * How the pods of a construct are shaped, in Kubernetes' own words: each field is that of the pod. For what is not here there is
 * `ApiObject.of(construct).addJsonPatch()`. What a construct writes itself is refused here, see docs/pods.md.
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
export interface PodShape {
  /** `metadata.labels`, beside those that select the pods. @default - none more */
  readonly labels?: Readonly<Record<string, string>>
  /** `metadata.annotations` @default - none more */
  readonly annotations?: Readonly<Record<string, string>>
  /** The container that the construct makes. @default - as it is */
  readonly container?: ContainerShape
  /** More of `containers`. They get the safe `securityContext` of ours, field by field, where they do not say another. @default - none */
  readonly containers?: readonly Api<k8s.Container>[]
  /** `initContainers`; with `restartPolicy: 'Always'` a sidecar. Secured as {@link containers}. @default - none */
  readonly initContainers?: readonly Api<k8s.Container>[]
  /** More of `volumes`. @default - none */
  readonly volumes?: readonly Api<k8s.Volume>[]
  /** `tolerations` @default - none */
  readonly tolerations?: readonly Api<k8s.Toleration>[]
  /** `nodeSelector` @default - any node */
  readonly nodeSelector?: Readonly<Record<string, string>>
  /** `affinity` @default - none */
  readonly affinity?: Api<k8s.Affinity>
  /**
   * `topologySpreadConstraints`: one takes the place of ours with the same `topologyKey`, and without a `labelSelector` it is about
   * the pods of the workload. @default - what `spread` says, where there is one
   */
  readonly topologySpreadConstraints?: readonly Api<k8s.TopologySpreadConstraint>[]
  /** `priorityClassName` @default - the priority of the cluster's default class */
  readonly priorityClassName?: string
  /** `runtimeClassName` @default - the node's own runtime */
  readonly runtimeClassName?: string
  /** `schedulerName` @default - Kubernetes' own */
  readonly schedulerName?: string
  /** `serviceAccountName` @default - the namespace's account `default` */
  readonly serviceAccountName?: string
  /** `automountServiceAccountToken`: whether the containers get a token for Kubernetes' API. @default false */
  readonly automountServiceAccountToken?: boolean
  /** `imagePullSecrets` @default - those of the service account */
  readonly imagePullSecrets?: readonly Api<k8s.LocalObjectReference>[]
  /** `securityContext` of the pod, field by field over ours. @default - what the `restricted` Pod Security Standard asks for */
  readonly securityContext?: Api<k8s.PodSecurityContext>
  /** `dnsPolicy` @default - Kubernetes' own, ClusterFirst */
  readonly dnsPolicy?: string
  /** `dnsConfig` @default - none */
  readonly dnsConfig?: Api<k8s.PodDnsConfig>
  /**
   * More connections than those that are declared, as rules of a NetworkPolicy: a service of others that the program calls, for
   * example. Only where the environment has `networkPolicies`. @default - none
   */
  readonly network?: NetworkShape
  /** `hostAliases`: lines of /etc/hosts. @default - none */
  readonly hostAliases?: readonly Api<k8s.HostAlias>[]
}

/** Additional rules of the NetworkPolicy of some pods. */
export interface NetworkShape {
  /** More of `ingress`: who else may connect. @default - none */
  readonly ingress?: readonly Api<k8s.NetworkPolicyIngressRule>[]
  /** More of `egress`: what else the pods may connect to. @default - none */
  readonly egress?: readonly Api<k8s.NetworkPolicyEgressRule>[]
}

/** How the container of a construct is shaped: each field is that of the container. */
export interface ContainerShape {
  /** `command` @default - the construct's, or the image's entry point */
  readonly command?: readonly string[]
  /** `args` @default - the construct's, or the image's */
  readonly args?: readonly string[]
  /** `workingDir` @default - the image's */
  readonly workingDir?: string
  /** `imagePullPolicy` @default 'IfNotPresent' */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
  /** More of `env`, for example `valueFrom` a Secret; they come last, and can refer to ours as `$(NAME)`. @default - none */
  readonly env?: readonly Api<k8s.EnvVar>[]
  /** `envFrom`: all keys of Secrets and ConfigMaps; what `env` says wins. @default - none */
  readonly envFrom?: readonly Api<k8s.EnvFromSource>[]
  /** More of `ports`. @default - none */
  readonly ports?: readonly Api<k8s.ContainerPort>[]
  /**
   * `resources`, beside memory and requested CPU, which `resources` of the construct says: a CPU limit, ephemeral storage, extended
   * resources. @default - none
   */
  readonly resources?: Api<k8s.ResourceRequirements>
  /** `readinessProbe` @default - the construct's */
  readonly readinessProbe?: Api<k8s.Probe> | 'none'
  /** `livenessProbe` @default - the construct's */
  readonly livenessProbe?: Api<k8s.Probe> | 'none'
  /** `startupProbe` @default - the construct's */
  readonly startupProbe?: Api<k8s.Probe> | 'none'
  /** `lifecycle`: each hook takes the place of the construct's. @default - the construct's */
  readonly lifecycle?: Api<k8s.Lifecycle>
  /** More of `volumeMounts`. @default - none */
  readonly volumeMounts?: readonly Api<k8s.VolumeMount>[]
  /** `securityContext`, field by field over ours. @default - no privileges, and a root file system that is read-only */
  readonly securityContext?: Api<k8s.SecurityContext>
}
