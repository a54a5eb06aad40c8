import { createHash } from 'node:crypto'
import { Duration, Size } from 'cdk8s'
import { Cpu, k8s } from 'cdk8s-plus-28'
import { Construct } from 'constructs'
import { ACLS_FILE } from '../../contracts/acls.ts'
import { encode } from '../../contracts/codec.ts'
import { topicReconcilerSettings } from '../../contracts/settings.ts'
import { TOPICS_FILE } from '../../contracts/topics.ts'
import { durationRule, NODE_MEMORY, resourceRules } from '../platform/amount-rules.ts'
import { imageRules } from '../platform/image-rules.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { podLabels, selectorLabels } from '../platform/labels.ts'
import { lazily } from '../platform/lazily.ts'
import { metricsPassage, networkPolicy } from '../platform/network-policy.ts'
import type { PodShape } from '../platform/pod-shape.ts'
import { typed } from '../platform/prop-types.ts'
import { milliseconds, type Resources } from '../platform/quantities.ts'
import { healthPorts, processEnv, serviceProbes } from '../platform/service-pod.ts'
import { shapedPod } from '../platform/shaped-pod.ts'
import { cpuOf, programsOf, System } from '../platform/system.ts'
import { addRules, dnsLabelRule, type Rule } from '../platform/validation.ts'
import type { IKafkaCluster } from './kafka-cluster-base.ts'

/** Options of a {@link TopicReconciler}. */
export interface TopicReconcilerProps {
  /** The cluster whose topics are reconciled. */
  readonly cluster: IKafkaCluster
  /** Time between two rounds, in which topics that were changed or deleted are repaired. @default Duration.minutes(1) */
  readonly interval?: Duration
  /** Container image. @default - the base image of the enclosing System */
  readonly image?: string
  /** CPU and memory of the container. @default - 25m, or the environment's `cpu`, and 128 MiB */
  readonly resources?: Resources
  /** How the pod is shaped: where it runs, sidecars, volumes, probes and more. @default - as the environment has it */
  readonly pod?: PodShape
}

const DIRECTORY = topicReconcilerSettings.directory.default

/**
 * Creates and updates the declared topics, at startup and every minute. Ready means that the last round succeeded, so
 * `kubectl rollout status deploy/<id>` waits for a change of topics. A Deployment and not a Job: a Job named by a
 * hash ignores a revert, and one with a fixed name cannot be changed.
 */
export class TopicReconciler extends Construct {
  readonly cluster: IKafkaCluster

  constructor(scope: Construct, id: string, given: TopicReconcilerProps) {
    super(scope, id)
    const props = typed(this, given)
    this.cluster = props.cluster
    const image = props.image ?? System.find(this)?.baseImage ?? ''
    addRules(this, { ...props, image }, rules)
    addRules(this, { name: id }, [dnsLabelRule('name')])

    // Topics and their dead letters are added while the tree is built: read when it is complete.
    const declared = () =>
      lines(
        // A borrowed topic is created and changed by its owner.
        props.cluster.topics
          .filter(({ borrowedFrom }) => borrowedFrom === undefined)
          .map(({ declaration }) => declaration),
      )
    const files = () => {
      const { acls } = props.cluster
      return { [TOPICS_FILE]: declared(), ...(acls && { [ACLS_FILE]: lines(acls) }) }
    }
    new KubernetesObject(this, 'Config', k8s.KubeConfigMap, { metadata: { name: id }, data: lazily(files) })

    const selector = selectorLabels(id)
    const grace = Duration.seconds(30)
    const connection = props.cluster.connection(id)
    const hash = () => createHash('sha256').update(Object.values(files()).join('')).digest('hex').slice(0, 16)
    const template = shapedPod(this, { pod: props.pod }, () => ({
      name: id,
      image,
      args: [programsOf(this).topicReconciler],
      selector,
      labels: podLabels(this, selector, 'topic-reconciler'),
      annotations: { 'cdk8s-kafka/topics-hash': hash() },
      env: {
        ...connection.values,
        ...processEnv(grace),
        ...encode(topicReconcilerSettings, {
          directory: DIRECTORY,
          intervalMs: props.interval && milliseconds(props.interval),
        }),
      },
      secretEnv: connection.secrets,
      ports: healthPorts,
      resources: props.resources ?? { cpu: cpuOf(this, Cpu.millis(25)), memory: Size.mebibytes(128) },
      ...serviceProbes(),
      mounts: [
        { name: 'topics', path: DIRECTORY, readOnly: true, source: { configMap: { name: id } } },
        ...(connection.mounts ?? []),
      ],
      grace,
    }))
    props.cluster.attach({
      name: id,
      produces: [],
      consumes: [],
      deadLetterTopics: [],
      group: undefined,
      administrates: true,
    })
    networkPolicy(this, {
      name: id,
      selector,
      shapes: { pod: props.pod },
      traffic: () => ({ ingress: [metricsPassage(this)], egress: [props.cluster.address] }),
    })
    new KubernetesObject(this, 'Resource', k8s.KubeDeployment, {
      metadata: { name: id, labels: selector },
      spec: lazily(() => ({
        replicas: 1,
        selector: { matchLabels: selector },
        // Two at a time could undo each other's changes.
        strategy: { type: 'Recreate' },
        template: template(),
      })),
    })
  }
}

const lines = (declared: readonly object[]) => `${JSON.stringify(declared, null, 2)}\n`

const rules: readonly Rule<TopicReconcilerProps & { readonly image: string }>[] = [
  ...imageRules('set image, or build the reconciler in a System, which derives it'),
  ...resourceRules('resources', ({ resources }: TopicReconcilerProps) => resources, NODE_MEMORY),
  durationRule('interval', ({ interval }) => interval, {
    unit: 'milliseconds',
    least: 1_000,
    fix: 'leave it out for one minute',
  }),
]
