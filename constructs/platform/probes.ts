import { k8s } from 'cdk8s-plus-28'

/**
 * The probes of our services. Ready is latched: joined once, not stopping, not dead; a rebalance or a broker that is away
 * does not clear it, since no traffic is routed to a consumer. Alive: the event loop turns and the consumer can still
 * recover by itself; Kafka being away is no reason to restart.
 */
export const serviceProbes = (): { readonly readiness: k8s.Probe; readonly liveness: k8s.Probe } => ({
  readiness: { httpGet: http('/readyz'), periodSeconds: 2, timeoutSeconds: 2 },
  liveness: {
    httpGet: http('/livez'),
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 3,
    initialDelaySeconds: 5,
  },
})

const http = (path: string): k8s.HttpGetAction => ({ path, port: k8s.IntOrString.fromString('health') })
