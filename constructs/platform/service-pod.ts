import { Duration } from 'cdk8s'
import type { k8s } from 'cdk8s-plus-28'
import { encode } from '../../contracts/codec.ts'
import { HEALTH_PORT, HTTP_PORT, processSettings } from '../../contracts/settings.ts'
import type { Json } from './json.ts'
import { milliseconds } from './quantities.ts'

/** Time between a service's own deadline after SIGTERM and the SIGKILL of Kubernetes. */
export const SHUTDOWN_MARGIN = Duration.seconds(5)

/** The port of health and metrics, under the name that probes and scrapers use. */
export const healthPorts = { health: HEALTH_PORT }

/** The ports of a service with an API. */
export const httpPorts = { http: HTTP_PORT, ...healthPorts }

/** From SIGTERM to the forced exit of a service, within a grace period, which begins before the preStop delay. */
export const shutdownTimeout = (grace: Duration, preStop = Duration.seconds(0)): Duration =>
  Duration.millis(Math.max(0, milliseconds(grace) - milliseconds(preStop) - milliseconds(SHUTDOWN_MARGIN)))

/** The settings of a process that follow from its pod. */
export const processEnv = (grace: Duration, preStop?: Duration): Record<string, string> =>
  encode(processSettings, { shutdownTimeoutMs: milliseconds(shutdownTimeout(grace, preStop)) })

/**
 * The probes of our services. Ready is latched: Kafka reached once (a consumer: the group joined; a service with an API: its
 * port open), not stopping, not dead; a rebalance or a broker that is down does not clear it. No traffic is routed to a
 * consumer, and a service with an API answers 503 by itself, which says more than a load balancer without a pod. Alive: the
 * event loop runs and the consumer can still recover by itself; an outage of Kafka is no reason to restart. A program may take
 * two minutes to start: on a node that is busy because everything starts at once, a restart would only make it start over.
 */
export const serviceProbes = (): Record<'startup' | 'readiness' | 'liveness', Json<k8s.Probe>> => ({
  startup: { httpGet: http('/livez'), periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 60 },
  readiness: { httpGet: http('/readyz'), periodSeconds: 2, timeoutSeconds: 2 },
  liveness: {
    httpGet: http('/livez'),
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 3,
  },
})

const http = (path: string): Json<k8s.HttpGetAction> => ({ path, port: 'health' })
