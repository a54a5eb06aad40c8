import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-28'
import type { Json } from './json.ts'
import { KubernetesObject } from './kubernetes-object.ts'

/** One side of a connection, as Kubernetes has it: pods, namespaces, address blocks. */
export type NetworkPeer = Json<k8s.NetworkPolicyPeer>

/** Options of the network policies of an environment: what is outside of its systems. */
export interface NetworkPoliciesProps {
  /**
   * Where the name servers are: port 53 there may be reached by every pod. NodeLocal DNSCache needs its address as well, for example
   * `{ ipBlock: { cidr: '169.254.20.10/32' } }`. @default - the pods `k8s-app: kube-dns` of the namespace kube-system
   */
  readonly dns?: readonly NetworkPeer[]
  /** Who may read metrics and health, port 9090 of services. The kubelet always may. @default - the namespace `monitoring` */
  readonly metricsFrom?: readonly NetworkPeer[]
  /**
   * Who may reach services with an API that do not say it by their own `ingressFrom`. An ingress controller in the network of its
   * node has addresses of nodes, not of a pod. @default - every pod of the cluster; everybody where the type of the Service is
   * NodePort or LoadBalancer
   */
  readonly httpFrom?: readonly NetworkPeer[]
}

/** Every pod of a namespace: the label is Kubernetes' own, and nobody else can set it. */
export const inNamespace = (name: string): NetworkPeer => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
})

/** The pods that some labels select, in a namespace, or in that of the policy. */
export const podsOf = (labels: Readonly<Record<string, string>>, namespace?: string): NetworkPeer => ({
  ...(namespace !== undefined && inNamespace(namespace)),
  podSelector: { matchLabels: { ...labels } },
})

/**
 * What no policy allows is denied to the pods of a system, in both directions; all of them may ask for names. The pods of operators,
 * such as Strimzi's brokers, inherit labels of ours, and are left to their operators.
 */
export function denyByDefault(chart: Chart, system: string, { dns }: NetworkPoliciesProps): void {
  new KubernetesObject(chart, 'NetworkPolicy', k8s.KubeNetworkPolicy, {
    metadata: { name: `${system}-default` },
    spec: {
      podSelector: {
        matchLabels: { 'app.kubernetes.io/part-of': system },
        matchExpressions: [{ key: 'strimzi.io/cluster', operator: 'DoesNotExist' }],
      },
      policyTypes: ['Egress', 'Ingress'],
      egress: [
        {
          to: [...(dns ?? [podsOf({ 'k8s-app': 'kube-dns' }, 'kube-system')])],
          ports: ['TCP', 'UDP'].map((protocol) => ({ port: 53, protocol })),
        },
      ],
    },
  })
}
