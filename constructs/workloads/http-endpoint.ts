import { Duration, type Size } from 'cdk8s'
import type { k8s } from 'cdk8s-plus-28'
import { encode } from '../../contracts/codec.ts'
import { HTTP_PORT, httpSettings } from '../../contracts/settings.ts'
import { durationRule, sizeRule } from '../platform/amount-rules.ts'
import type { Json } from '../platform/json.ts'
import { bytes, milliseconds } from '../platform/quantities.ts'
import { type ServiceProps, servicePort } from '../platform/service.ts'
import type { Rule } from '../platform/validation.ts'

/** Options of a workload that answers HTTP requests. */
export interface HttpEndpointProps {
  /** The Service in front of the pods. @default - port 80 inside of the cluster */
  readonly service?: ServiceProps
  /** `HTTP_BODY_LIMIT_BYTES`: the longest body of a request. @default - 64 KiB */
  readonly bodyLimit?: Size
  /**
   * How long a pod that is to end goes on as if nothing were, before it gets SIGTERM. In the meantime every node and load
   * balancer hears that it takes no more requests.
   * @default Duration.seconds(5)
   */
  readonly preStopDelay?: Duration
  /**
   * `HTTP_DRAIN_MS`: how long clients with open connections are then asked to close them, in each answer.
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

/** The settings of an HTTP endpoint; to be asked for when the rules hold. */
export const endpointEnv = ({ bodyLimit, drain }: HttpEndpoint): Record<string, string> =>
  encode(httpSettings, {
    httpPort: HTTP_PORT,
    bodyLimitBytes: bodyLimit && bytes(bodyLimit),
    drainMs: milliseconds(drain),
  })

/** Where pods of the same namespace reach a Service; without a slash at its end. */
export function urlOf(name: string, service: ServiceProps = {}): string {
  const port = servicePort(service)
  return `http://${name}${port === 80 ? '' : `:${port}`}`
}

/** A new pod has to answer before an old one goes, also where members of a consumer group are: requests come first. */
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
    fix: 'leave it out for 5 seconds: without, pods would end while requests are still sent to them',
  }),
  durationRule('drain', ({ drain }) => drain, {
    unit: 'milliseconds',
    least: 0,
    fix: 'leave it out for 3 seconds',
  }),
]
