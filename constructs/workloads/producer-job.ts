import { Duration } from 'cdk8s'
import { k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import { runSettings } from '../../contracts/settings.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { durationRule, isCount } from '../platform/amount-rules.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { podLabels, selectorLabels } from '../platform/labels.ts'
import { lazily } from '../platform/lazily.ts'
import { typed } from '../platform/prop-types.ts'
import { seconds } from '../platform/quantities.ts'
import { healthPorts, processEnv } from '../platform/service-pod.ts'
import { addRules, dnsLabelRule, type Rule } from '../platform/validation.ts'
import { type OnRelease, releaseAnnotations } from './on-release.ts'
import { Workload, type WorkloadProps } from './workload.ts'

/** Options of a {@link ProducerJob}. */
export interface ProducerJobProps extends WorkloadProps {
  /** Topics to send to. */
  readonly produces: readonly KafkaTopic[]
  /** `backoffLimit`: how often a failed pod is tried again. Evicted and preempted pods do not count. @default 3 */
  readonly backoffLimit?: number
  /** `activeDeadlineSeconds`: when a Job that is not done fails, however often it was tried. @default - never: it waits for Kafka */
  readonly activeDeadline?: Duration
  /**
   * What a release means to the Job, for Argo CD and Flux as annotations: docs/releases.md says what they and kubectl do
   * with it. `keep` is the default because events that were sent twice cannot be taken back. @default 'keep'
   */
  readonly onRelease?: OnRelease
  /**
   * `ttlSecondsAfterFinished`: when the finished Job is removed, logs included. Whatever applies the manifests next makes a
   * Job that is gone anew, and it sends its events again: with {@link onRelease} `rerun` only. @default - never
   */
  readonly ttlAfterFinished?: Duration
  /** `terminationGracePeriodSeconds`; the service is told to end five seconds earlier by itself. @default Duration.seconds(30) */
  readonly terminationGracePeriod?: Duration
}

/**
 * A Job that sends events and completes. A Job cannot be changed: {@link ProducerJobProps.onRelease} says what becomes of it
 * with the next image. To run it again in between, delete it and apply it again.
 * https://kubernetes.io/docs/concepts/workloads/controllers/job/
 */
export class ProducerJob extends Workload {
  readonly consumes: readonly KafkaTopic[] = []
  readonly group = undefined
  readonly replicas = 1
  readonly onRelease: OnRelease
  readonly ttlAfterFinished: Duration | undefined

  constructor(scope: Construct, id: string, given: ProducerJobProps) {
    super(scope, id, given)
    const props = typed(this, given)
    const { backoffLimit = 3, activeDeadline, onRelease = 'keep', ttlAfterFinished } = props
    const grace = props.terminationGracePeriod ?? Duration.seconds(30)
    this.onRelease = onRelease
    this.ttlAfterFinished = ttlAfterFinished
    addRules(this, { backoffLimit, grace, produces: this.produces, activeDeadline, onRelease, ttlAfterFinished }, rules)
    addRules(this, { name: id }, [dnsLabelRule('name')])

    const selector = selectorLabels(id)
    const template = this.pod(() => ({
      name: id,
      image: this.image,
      selector,
      labels: podLabels(this, selector, 'producer'),
      // All pods of one Job send the same event ids, so that a second attempt can be told from new events.
      fieldEnv: { [runSettings.runId.env]: "metadata.labels['batch.kubernetes.io/controller-uid']" },
      env: {
        ...this.commonEnv(),
        ...processEnv(grace),
        ...this.env,
      },
      secretEnv: this.secretEnv,
      mounts: this.mounts,
      ports: healthPorts,
      resources: this.resources,
      grace,
      restartPolicy: 'Never',
    }))
    new KubernetesObject(this, 'Resource', k8s.KubeJob, {
      metadata: { name: id, labels: selector, annotations: { ...releaseAnnotations[onRelease] } },
      spec: lazily(() => ({
        backoffLimit,
        ...(activeDeadline && { activeDeadlineSeconds: seconds(activeDeadline) }),
        // A drained node is not the program's fault.
        podFailurePolicy: {
          rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
        },
        ttlSecondsAfterFinished: ttlAfterFinished && seconds(ttlAfterFinished),
        template: template(),
      })),
    })
  }
}

interface Subject {
  readonly grace: Duration
  readonly backoffLimit: number
  readonly produces: readonly KafkaTopic[]
  readonly activeDeadline: Duration | undefined
  readonly onRelease: OnRelease
  readonly ttlAfterFinished: Duration | undefined
}

const rules: readonly Rule<Subject>[] = [
  {
    prop: 'produces',
    broken: ({ produces }) => produces.length === 0,
    got: () => 'no topic',
    allowed: () => 'at least one topic',
    fix: () => 'pass what cluster.addTopic() returned',
  },
  {
    prop: 'backoffLimit',
    broken: ({ backoffLimit }) => !isCount(backoffLimit, 0),
    got: ({ backoffLimit }) => backoffLimit,
    allowed: () => 'a whole number from 0 up',
    fix: () => 'say how often a failed pod is tried again',
  },
  durationRule('terminationGracePeriod', ({ grace }) => grace, {
    code: 'LINT-TIMES',
    unit: 'seconds',
    least: 6,
    fix: 'leave it out for 30 seconds: what is in flight is sent before the pod ends',
  }),
  durationRule('activeDeadline', ({ activeDeadline }) => activeDeadline, {
    unit: 'seconds',
    least: 1,
    fix: 'leave it out for a Job that may wait',
  }),
  durationRule('ttlAfterFinished', ({ ttlAfterFinished }) => ttlAfterFinished, {
    unit: 'seconds',
    least: 0,
    fix: 'leave it out to keep the Job and its logs',
  }),
  {
    prop: 'onRelease',
    broken: ({ onRelease }) => !Object.hasOwn(releaseAnnotations, onRelease),
    got: ({ onRelease }) => onRelease,
    allowed: () => "'keep' or 'rerun'",
    fix: () => 'leave it out to keep the Job as it is',
  },
  {
    code: 'LINT-JOB-TTL',
    prop: 'ttlAfterFinished',
    broken: ({ onRelease, ttlAfterFinished }) => onRelease === 'keep' && ttlAfterFinished !== undefined,
    got: ({ ttlAfterFinished }) => `${ttlAfterFinished?.toHumanString()} with onRelease 'keep'`,
    allowed: () => "no time, or onRelease 'rerun'",
    fix: () => 'leave it out: a Job that is gone is made anew by the next apply, and sends its events again',
  },
]
