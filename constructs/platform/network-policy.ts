import { k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import { HEALTH_PORT } from '../../contracts/settings.ts'
import { KubernetesObject } from './kubernetes-object.ts'
import type { SelectorLabels } from './labels.ts'
import { lazily } from './lazily.ts'
import { inNamespace, type NetworkPeer } from './network-peers.ts'
import type { Shapes } from './shaped-pod.ts'
import { System } from './system.ts'

/** Who may connect to some ports of pods, or what pods may connect to. */
export interface Passage {
  /** @default - anybody */
  readonly peers?: readonly NetworkPeer[] | undefined
  /** Numbers, or names of ports of the pods. */
  readonly ports: readonly (number | string)[]
}

/** All connections of the pods of a construct. */
export interface Traffic {
  readonly ingress: readonly Passage[]
  readonly egress: readonly Passage[]
}

/** Options of the policy of some pods. */
export interface NetworkPolicyProps {
  readonly name: string
  /** Labels of the pods. */
  readonly selector: SelectorLabels
  /** What users say about the pods; connections are a part of it. */
  readonly shapes: Shapes
  /** Asked when the tree is complete: clients come after their server. */
  readonly traffic: () => Traffic
}

/**
 * The NetworkPolicy of the pods of a construct: connections follow from who uses what, and others time out. None in environments
 * without `networkPolicies`.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function networkPolicy(construct: Construct, { name, selector, shapes, traffic }: NetworkPolicyProps): void {
  const environment = System.find(construct)?.environment
  if (environment?.networkPolicies === undefined) return
  const own = [environment.pod, ...Object.values(shapes)].flatMap((shape) => shape?.network ?? [])
  new KubernetesObject(construct, 'NetworkPolicy', k8s.KubeNetworkPolicy, {
    metadata: { name },
    spec: lazily(() => {
      const { ingress, egress } = traffic()
      return {
        podSelector: { matchLabels: { ...selector } },
        policyTypes: ['Egress', 'Ingress'],
        ingress: [...ingress.map((one) => rule('from', one)), ...own.flatMap((one) => one.ingress ?? [])],
        egress: [...egress.map((one) => rule('to', one)), ...own.flatMap((one) => one.egress ?? [])],
      }
    }),
  })
}

const rule = (side: 'from' | 'to', { peers, ports }: Passage) => ({
  ...(peers && { [side]: [...peers] }),
  ports: ports.map((port) => ({ port, protocol: 'TCP' })),
})

/** Who reads metrics of a process of ours. */
export const metricsPassage = (construct: Construct): Passage => ({
  peers: System.find(construct)?.environment.networkPolicies?.metricsFrom ?? [inNamespace('monitoring')],
  ports: [HEALTH_PORT],
})

/** A place, seen from another namespace than its own. */
export const fromOutside = ({ peers, ports }: Passage, namespace: string | undefined): Passage => ({
  peers: peers?.map((peer) => ({
    ...(peer.podSelector !== undefined && namespace !== undefined && inNamespace(namespace)),
    ...peer,
  })),
  ports,
})

/** Address blocks in which something is; anywhere, if none are given. */
export const blocks = (networks: readonly string[] | undefined): Passage['peers'] =>
  networks?.map((cidr) => ({ ipBlock: { cidr } }))
