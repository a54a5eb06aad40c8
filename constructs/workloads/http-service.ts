import { Duration, Size } from 'cdk8s'
import { Cpu, k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { autoscaler, autoscalingRules } from '../platform/autoscaling.ts'
import { disruptionBudget } from '../platform/disruption-budget.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { podLabels, selectorLabels } from '../platform/labels.ts'
import { lazily } from '../platform/lazily.ts'
import type { NetworkPeer } from '../platform/network-peers.ts'
import type { Passage } from '../platform/network-policy.ts'
import { typed } from '../platform/prop-types.ts'
import { httpService, serviceRules } from '../platform/service.ts'
import { httpPorts, processEnv, serviceProbes } from '../platform/service-pod.ts'
import { cpuOf } from '../platform/system.ts'
import { addRules, dnsLabelRule } from '../platform/validation.ts'
import { type Consumption, consumption } from './consumption.ts'
import { consumptionRules } from './consumption-rules.ts'
import { poolOf } from './database-access.ts'
import {
  endpointEnv,
  type HttpEndpoint,
  type HttpEndpointProps,
  httpEndpoint,
  httpEndpointRules,
  requestsPassage,
  successorFirst,
  urlOf,
} from './http-endpoint.ts'
import type { HttpServiceProps } from './http-service-props.ts'
import { type HttpTimings, httpServiceRules } from './http-service-rules.ts'
import { Workload } from './workload.ts'

/**
 * A service that answers HTTP requests by sending events: a Deployment behind a Service. A rolling update, a drained node
 * and a scale-down lose no requests.
 */
export class HttpService extends Workload {
  readonly consumes: readonly KafkaTopic[]
  readonly group: string | undefined
  override readonly deadLetterTopics: readonly KafkaTopic[]
  readonly replicas: number
  readonly #maxReplicas: number
  /** Where pods of the same namespace reach it; without a trailing slash. */
  readonly url: string
  readonly #endpoint: HttpEndpointProps
  readonly #callers: NetworkPeer[] = []

  constructor(scope: Construct, id: string, given: HttpServiceProps) {
    super(scope, id, { ...given, resources: given.resources ?? defaultResources(scope, given) })
    const props = typed(this, given)
    this.consumes = [...(props.consumes ?? [])]
    this.group = props.group
    this.replicas = props.autoscaling?.minReplicas ?? props.replicas ?? 2
    this.#maxReplicas = props.autoscaling?.maxReplicas ?? this.replicas
    this.#endpoint = props
    const service = props.service ?? {}
    this.url = urlOf(id, service)
    const endpoint = httpEndpoint(props)
    const reading = readingOf(this, props)
    this.deadLetterTopics = reading?.deadLetterTopics ?? []

    const timings = timingsOf(props, endpoint, reading)
    addRules(this, { workload: this, props, timings }, httpServiceRules)
    addRules(this, service, serviceRules)
    addRules(this, endpoint, httpEndpointRules)
    if (props.autoscaling) addRules(this, props.autoscaling, autoscalingRules)
    if (reading) addRules(this, reading, consumptionRules)
    addRules(this, { name: id }, [dnsLabelRule('name')])

    const selector = selectorLabels(id)
    const template = this.pod(() => ({
      name: id,
      image: this.image,
      selector,
      labels: podLabels(this, selector, 'http-service'),
      env: {
        ...this.commonEnv(timings.delivery),
        ...processEnv(timings.grace, timings.preStop),
        ...endpointEnv(endpoint),
        ...reading?.env(),
        ...this.env,
      },
      secretEnv: this.secretEnv,
      mounts: this.mounts,
      ports: httpPorts,
      resources: this.resources,
      ...serviceProbes(),
      preStopDelay: timings.preStop,
      grace: timings.grace,
      spread: props.spread ?? {},
    }))
    new KubernetesObject(this, 'Resource', k8s.KubeDeployment, {
      metadata: { name: id, labels: selector },
      spec: lazily(() => ({
        // With an autoscaler, it sets the number.
        ...(props.autoscaling === undefined && { replicas: this.replicas }),
        selector: { matchLabels: selector },
        strategy: successorFirst,
        template: template(),
      })),
    })
    httpService(this, id, selector, service)
    if (props.autoscaling) autoscaler(this, id, props.autoscaling)
    disruptionBudget(this, { name: id, selector, replicas: this.maxReplicas, evictUnready: true })
  }

  /** Lets pods of this system in, whatever `ingressFrom` says. */
  admit(caller: NetworkPeer): void {
    this.#callers.push(caller)
  }

  protected override get ingress(): readonly Passage[] {
    return [...super.ingress, requestsPassage(this, this.#endpoint, this.#callers)]
  }

  override get maxReplicas(): number {
    return this.#maxReplicas
  }
}

const defaultResources = (scope: Construct, { autoscaling }: HttpServiceProps) => ({
  // An autoscaler reckons in parts of it.
  cpu: autoscaling ? Cpu.millis(500) : cpuOf(scope, Cpu.millis(100)),
  memory: Size.mebibytes(256),
})

/** What the service reads; `undefined` if it reads nothing, or if its group is missing, which is refused. */
const readingOf = ({ consumes, group }: HttpService, props: HttpServiceProps): Consumption | undefined =>
  consumes.length > 0 && group !== undefined ? consumption(consumes, group, props) : undefined

function timingsOf(
  props: HttpServiceProps,
  { preStop, drain }: HttpEndpoint,
  reading: Consumption | undefined,
): HttpTimings {
  return {
    preStop,
    drain,
    delivery: props.deliveryTimeout ?? Duration.seconds(4),
    database: props.database && poolOf(props).timeout,
    handler: reading?.timings.handler,
    grace: props.terminationGracePeriod ?? Duration.seconds(props.database ? 45 : 40),
  }
}
