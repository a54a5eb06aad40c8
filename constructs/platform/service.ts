import { isIP } from 'node:net'
import { k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import { isCount } from './amount-rules.ts'
import { KubernetesObject } from './kubernetes-object.ts'
import type { SelectorLabels } from './labels.ts'
import { isQualified, type Rule } from './validation.ts'

/** How other pods and clients reach a workload. */
export interface ServiceProps {
  /** `spec.ports[].port` @default 80 */
  readonly port?: number
  /**
   * `spec.type`. If left out, it is not in the manifest: a type set with `kubectl patch` survives the next apply.
   * @default - Kubernetes' own, ClusterIP
   */
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer'
  /** For the type LoadBalancer only. @default - the cluster's defaults */
  readonly loadBalancer?: LoadBalancerProps
}

/** Options for the provider of load balancers. */
export interface LoadBalancerProps {
  /** `spec.loadBalancerClass`: the implementation. Cannot be changed later. @default - the cluster's default */
  readonly loadBalancerClass?: string
  /** `spec.loadBalancerSourceRanges`: the clients that may connect, as CIDR blocks. @default - all */
  readonly sourceRanges?: readonly string[]
  /**
   * `spec.externalTrafficPolicy`. Local preserves the client's address and saves a hop, and sends nothing to nodes without
   * a pod; the load balancer has to notice that in less than the preStop delay.
   * @default - Kubernetes' own, Cluster
   */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local'
  /** Annotations of the Service, from which most providers read their settings. @default - none */
  readonly annotations?: Readonly<Record<string, string>>
}

/** `spec.ports[].port` of a Service. */
export const servicePort = ({ port = 80 }: ServiceProps): number => port

/** A Service in front of the container port `http`. https://kubernetes.io/docs/concepts/services-networking/service/ */
export function httpService(scope: Construct, name: string, selector: SelectorLabels, props: ServiceProps): void {
  const { annotations, sourceRanges, ...loadBalancer } = props.loadBalancer ?? {}
  new KubernetesObject(scope, 'Service', k8s.KubeService, {
    metadata: { name, labels: { ...selector }, ...(annotations && { annotations: { ...annotations } }) },
    spec: {
      ...(props.type !== undefined && { type: props.type }),
      ...loadBalancer,
      ...(sourceRanges && { loadBalancerSourceRanges: [...sourceRanges] }),
      selector: { ...selector },
      ports: [
        {
          name: 'http',
          port: servicePort(props),
          targetPort: 'http',
          appProtocol: 'http',
        },
      ],
    },
  })
}

/** Whether a text is an address block such as 10.0.0.0/8 or fd00::/8. */
function isBlock(text: string): boolean {
  const [address = '', prefix = '', ...more] = text.split('/')
  const bits = { 4: 32, 6: 128 }[isIP(address)]
  return bits !== undefined && more.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits
}

/** The rule for address blocks of something outside. */
export const networksRule: Rule<{ readonly networks?: readonly string[] }> = {
  prop: 'networks',
  broken: ({ networks = [] }) => !networks.every(isBlock),
  got: ({ networks = [] }) => networks.filter((one) => !isBlock(one)).join(', '),
  allowed: () => 'address blocks such as 10.0.0.0/8',
  fix: () => 'write a single address with /32, or /128 for IPv6; leave networks out if the addresses change',
}

const wrongRanges = ({ loadBalancer }: ServiceProps) =>
  (loadBalancer?.sourceRanges ?? []).filter((range) => !isBlock(range))
const wrongKeys = ({ loadBalancer }: ServiceProps) =>
  Object.keys(loadBalancer?.annotations ?? {}).filter((key) => !isQualified(key))

/** What Kubernetes would refuse about a Service, and options that would have no effect. */
export const serviceRules: readonly Rule<ServiceProps>[] = [
  {
    prop: 'service.port',
    broken: ({ port = 80 }) => !isCount(port) || port > 65_535,
    got: ({ port }) => port,
    allowed: () => 'a port, 1 to 65535',
    fix: () => 'leave it out for 80',
  },
  {
    prop: 'service.loadBalancer',
    broken: ({ type, loadBalancer }) => loadBalancer !== undefined && type !== 'LoadBalancer',
    got: ({ loadBalancer, type = 'ClusterIP' }) => `${Object.keys(loadBalancer ?? {}).join(', ')} with type ${type}`,
    allowed: () => 'load-balancer options with the type LoadBalancer only',
    fix: () => "add type: 'LoadBalancer' or remove loadBalancer",
  },
  {
    prop: 'service.loadBalancer.loadBalancerClass',
    broken: ({ loadBalancer: { loadBalancerClass: name } = {} }) => name !== undefined && !isQualified(name),
    got: ({ loadBalancer }) => loadBalancer?.loadBalancerClass,
    allowed: () => 'a name such as example.com/internal',
    fix: () => 'look up the name in the documentation of the provider',
  },
  {
    prop: 'service.loadBalancer.sourceRanges',
    broken: (props) => wrongRanges(props).length > 0,
    got: (props) => wrongRanges(props).join(', '),
    allowed: () => 'address blocks such as 10.0.0.0/8',
    fix: () => 'write a single address with /32, or /128 for IPv6',
  },
  {
    prop: 'service.loadBalancer.annotations',
    broken: (props) => wrongKeys(props).length > 0,
    got: (props) => wrongKeys(props).join(', '),
    allowed: () => 'keys such as example.com/name',
    fix: () => 'look up the annotation in the documentation of the provider',
  },
]
