import { Duration, type Size } from 'cdk8s'
import type { k8s } from 'cdk8s-plus-28'
import type { IConstruct } from 'constructs'
import { encode } from '../../contracts/codec.ts'
import { HTTP_PORT, httpSettings } from '../../contracts/settings.ts'
import { durationRule, sizeRule } from '../platform/amount-rules.ts'
import type { Json } from '../platform/json.ts'
import type { NetworkPeer } from '../platform/network-peers.ts'
import type { Passage } from '../platform/network-policy.ts'
import { bytes, milliseconds } from '../platform/quantities.ts'
import { type ServiceProps, servicePort } from '../platform/service.ts'
import { System } from '../platform/system.ts'
import type { Rule } from '../platform/validation.ts'

/** Options of a workload that answers HTTP requests. */
export interface HttpEndpointProps {
  /** The Service in front of the pods. @default - port 80 inside the cluster */
  readonly service?: ServiceProps
  /**
   * Who may send requests, where the environment has `networkPolicies`. @default - who the environment says; every pod of the
   * cluster, and everybody where the type of the Service is NodePort or LoadBalancer
   */
  readonly ingressFrom?: readonly NetworkPeer[]
  /** `HTTP_BODY_LIMIT_BYTES`: maximum size of a request body. @default - 64 KiB */
  readonly bodyLimit?: Size
  /**
   * How long a terminating pod continues to serve before it gets SIGTERM. In the meantime every node and load
   * balancer learns not to send it further requests.
   * @default Duration.seconds(5)
   */
  readonly preStopDelay?: Duration
  /**
   * `HTTP_DRAIN_MS`: how long each response then asks clients with open connections to close them.
   * @default Duration.seconds(3)
   */
  readonly drain?: Duration
}

/** An HTTP endpoint, resolved. */
export interface HttpEndpoint {
  readonly bodyLimit: Size | undefined
  readonly preStop: Duration
  readonly drain: Duration
}

/** Resolves the options of an HTTP endpoint. */
export const httpEndpoint = ({ bodyLimit, preStopDelay, drain }: HttpEndpointProps): HttpEndpoint => ({
  bodyLimit,
  preStop: preStopDelay ?? Duration.seconds(5),
  drain: drain ?? Duration.millis(httpSettings.drainMs.default),
})

/** The settings of an HTTP endpoint; call it only if the rules hold. */
export const endpointEnv = ({ bodyLimit, drain }: HttpEndpoint): Record<string, string> =>
  encode(httpSettings, {
    httpPort: HTTP_PORT,
    bodyLimitBytes: bodyLimit && bytes(bodyLimit),
    drainMs: milliseconds(drain),
  })

/** Who may send requests to the pods of a workload. */
export function requestsPassage(
  workload: IConstruct & { readonly settings: unknown },
  { ingressFrom, service }: HttpEndpointProps,
  callers: readonly NetworkPeer[],
): Passage {
  const { type = 'ClusterIP' } = service ?? {}
  const said = ingressFrom ?? System.find(workload)?.environment.networkPolicies?.httpFrom
  const peers = said ?? (type === 'ClusterIP' ? [{ namespaceSelector: {} }] : undefined)
  // A program of others has its port under this name.
  return { peers: peers && [...peers, ...callers], ports: [workload.settings === undefined ? HTTP_PORT : 'http'] }
}

/** Where pods of the same namespace reach a Service; without a trailing slash. */
export function urlOf(name: string, service: ServiceProps = {}): string {
  const port = servicePort(service)
  return `http://${name}${port === 80 ? '' : `:${port}`}`
}

/** A new pod has to answer before an old one stops, even if they are members of a consumer group: requests come first. */
export const successorFirst: Json<k8s.DeploymentStrategy> = {
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
}

/** What would lose requests. */
export const httpEndpointRules: readonly Rule<HttpEndpoint>[] = [
  sizeRule('bodyLimit', ({ bodyLimit }) => bodyLimit, 'leave it out for 64 KiB'),
  durationRule('preStopDelay', ({ preStop }) => preStop, {
    unit: 'seconds',
    least: 1,
    fix: 'leave it out for 5 seconds: without it, pods would stop while requests are still sent to them',
  }),
  durationRule('drain', ({ drain }) => drain, {
    unit: 'milliseconds',
    least: 0,
    fix: 'leave it out for 3 seconds',
  }),
]
