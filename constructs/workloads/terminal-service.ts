import { Duration, Size } from 'cdk8s'
import { Cpu, k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import { encode } from '../../contracts/codec.ts'
import { terminalSettings } from '../../contracts/settings.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { podLabels, selectorLabels } from '../platform/labels.ts'
import { lazily } from '../platform/lazily.ts'
import type { Passage } from '../platform/network-policy.ts'
import { typed } from '../platform/prop-types.ts'
import type { Resources } from '../platform/quantities.ts'
import { httpService, serviceRules } from '../platform/service.ts'
import { healthPorts, httpPorts, processEnv, serviceProbes } from '../platform/service-pod.ts'
import { cpuOf } from '../platform/system.ts'
import { addRules, dnsLabelRule, within } from '../platform/validation.ts'
import type { DatabaseAccessProps } from './database-access.ts'
import {
  endpointEnv,
  type HttpEndpointProps,
  httpEndpoint,
  httpEndpointRules,
  requestsPassage,
  successorFirst,
  urlOf,
} from './http-endpoint.ts'
import { terminalServiceRules } from './terminal-service-rules.ts'
import { Workload, type WorkloadProps } from './workload.ts'

/** Options of a {@link TerminalService}. */
export interface TerminalServiceProps extends Omit<WorkloadProps, keyof DatabaseAccessProps | 'settings'> {
  /** Topics to send to. */
  readonly produces: readonly KafkaTopic[]
  /** `TERMINAL_HTTP`: also answers HTTP requests, behind a Service; `{}` for the defaults. @default - the terminal only */
  readonly http?: HttpEndpointProps
  /** CPU and memory of the container. @default - a workload's; with {@link http} an HttpService's: 100m and 256 MiB */
  readonly resources?: Resources
  /**
   * `delivery.timeout.ms`: how long a line waits for Kafka's acknowledgement before the answer is that there is none. A
   * request is then answered with 503.
   * @default Duration.seconds(4)
   */
  readonly deliveryTimeout?: Duration
  /**
   * `terminationGracePeriodSeconds`; the service exits by itself at least five seconds before it ends.
   * @default - 30 seconds; 40 with {@link http}
   */
  readonly terminationGracePeriod?: Duration
}

/**
 * An interactive service: a Deployment of one pod with a terminal, `kubectl attach -it deploy/<id>`. Each line is
 * answered where it was typed, in order. It also runs while no one is attached.
 */
export class TerminalService extends Workload {
  readonly consumes: readonly KafkaTopic[] = []
  readonly group = undefined
  /** Everyone who attaches must find the same terminal. */
  readonly replicas = 1
  /** Where pods of the same namespace reach its HTTP endpoint, without a trailing slash; `undefined` without one. */
  readonly url: string | undefined
  readonly #http: HttpEndpointProps | undefined

  constructor(scope: Construct, id: string, given: TerminalServiceProps) {
    const { http, resources = http && withHttp(scope) } = given
    super(scope, id, { ...given, ...(resources && { resources }) })
    const props = typed(this, given)
    const endpoint = http && httpEndpoint(http)
    const delivery = props.deliveryTimeout ?? Duration.seconds(4)
    const grace = props.terminationGracePeriod ?? Duration.seconds(endpoint ? 40 : 30)
    this.#http = http
    this.url = http && urlOf(id, http.service)

    addRules(this, { produces: this.produces, endpoint, delivery, grace }, terminalServiceRules)
    if (endpoint) addRules(this, endpoint, within('http', httpEndpointRules))
    if (http?.service) addRules(this, http.service, within('http', serviceRules))
    addRules(this, { name: id }, [dnsLabelRule('name')])

    const selector = selectorLabels(id)
    const template = this.pod(() => ({
      name: id,
      image: this.image,
      terminal: true,
      selector,
      labels: podLabels(this, selector, 'terminal-service'),
      env: {
        ...this.commonEnv(delivery),
        ...processEnv(grace, endpoint?.preStop),
        ...encode(terminalSettings, { serveHttp: endpoint !== undefined }),
        ...(endpoint && endpointEnv(endpoint)),
        ...this.env,
      },
      secretEnv: this.secretEnv,
      mounts: this.mounts,
      ports: endpoint ? httpPorts : healthPorts,
      resources: this.resources,
      ...serviceProbes(),
      preStopDelay: endpoint?.preStop,
      grace,
    }))
    new KubernetesObject(this, 'Resource', k8s.KubeDeployment, {
      metadata: { name: id, labels: selector },
      spec: lazily(() => ({
        replicas: this.replicas,
        selector: { matchLabels: selector },
        // Two terminals for a moment do no harm: an attached user stays with the old pod until it ends, and reaches the new
        // one by attaching again. With none, no one could order in the meantime.
        strategy: successorFirst,
        template: template(),
      })),
    })
    if (http) httpService(this, id, selector, http.service ?? {})
  }

  protected override get ingress(): readonly Passage[] {
    return this.#http === undefined ? super.ingress : [...super.ingress, requestsPassage(this, this.#http, [])]
  }
}

const withHttp = (scope: Construct): Resources => ({
  cpu: cpuOf(scope, Cpu.millis(100)),
  memory: Size.mebibytes(256),
})
