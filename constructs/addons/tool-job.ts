import { createHash } from 'node:crypto'
import { Duration, Size } from 'cdk8s'
import { Cpu, k8s } from 'cdk8s-plus-28'
import { Construct } from 'constructs'
import { durationRule, NODE_MEMORY, resourceRules } from '../platform/amount-rules.ts'
import { imageRules } from '../platform/image-rules.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { podLabels, selectorLabels } from '../platform/labels.ts'
import { lazily } from '../platform/lazily.ts'
import type { PodShape } from '../platform/pod-shape.ts'
import { typed } from '../platform/prop-types.ts'
import { mebibytes, type Resources, seconds } from '../platform/quantities.ts'
import { processEnv } from '../platform/service-pod.ts'
import { shapedPod } from '../platform/shaped-pod.ts'
import { programsOf, System } from '../platform/system.ts'
import { addRules, dnsLabelRule, type Rule } from '../platform/validation.ts'
import { topologyOf } from '../topology/topology.ts'
import { toolJobRules } from './tool-job-rules.ts'
import type { ToolOptions } from './tool-options.ts'
import { clustersOf, toolEnv, wantedGroups, wantedTopics } from './tool-plan.ts'

/** Options of a {@link ToolJob}. */
export interface ToolJobProps {
  /** The tool and its options. */
  readonly options: ToolOptions
  /** `metadata.name` @default - the tool, its subject, and a hash of its options */
  readonly name?: string
  /** Container image. @default - the base image of the enclosing System */
  readonly image?: string
  /** CPU and memory of the container. @default - 50m and 256 MiB */
  readonly resources?: Resources
  /** `activeDeadlineSeconds`: a tool that waits for a Kafka that never comes ends some time, too. @default Duration.hours(1) */
  readonly activeDeadline?: Duration
  /** `ttlSecondsAfterFinished`: when the finished Job is removed, logs included. @default Duration.hours(6) */
  readonly ttlAfterFinished?: Duration
  /** How the pod is shaped: where it runs, sidecars, volumes, probes and more. @default - as the environment has it */
  readonly pod?: PodShape
}

/** Kubernetes puts a variable in the place of `$(NAME)`; what somebody typed is no reference. */
const literal = (env: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replaceAll('$(', '$$$$(')]))

const GRACE = Duration.seconds(30)

/**
 * A tool of the runtime as a one-off Job in the enclosing system, which defines the topics and groups. It is
 * not retried: the user of a tool wants to see how it ended.
 */
export class ToolJob extends Construct {
  /** Name of the Job. */
  readonly name: string

  constructor(scope: Construct, id: string, given: ToolJobProps) {
    super(scope, id)
    const props = typed(this, given)
    const { options } = props
    const image = props.image ?? System.find(this)?.baseImage ?? ''
    const resources = props.resources ?? { cpu: Cpu.millis(50), memory: Size.mebibytes(256) }
    const deadline = props.activeDeadline ?? Duration.hours(1)
    const ttl = props.ttlAfterFinished ?? Duration.hours(6)
    const topology = () => topologyOf(this.node.root)
    // Evaluated once, and only if the rules hold.
    const asClient = () => {
      const all = topology()
      const { values = {}, secrets = {}, mounts = [] } = clustersOf(options, all)[0]?.connection(options.tool) ?? {}
      const env = {
        ...values,
        ...processEnv(GRACE),
        ...literal(toolEnv(options, all)),
        NODE_OPTIONS: `--max-old-space-size=${Math.floor(mebibytes(resources.memory) * 0.75)}`,
      }
      return { env, secretEnv: secrets, mounts }
    }
    this.name = props.name ?? nameOf(options, image)
    addRules(this, () => ({ options, topology: topology() }), toolJobRules)
    addRules(this, { image, resources, deadline, ttl }, rules)
    addRules(this, { name: this.name }, [dnsLabelRule('name')])

    const selector = selectorLabels(this.name)
    const template = shapedPod(this, { pod: props.pod }, () => ({
      name: options.tool,
      image,
      args: [programsOf(this).tools, options.tool],
      selector,
      labels: podLabels(this, selector, 'tool'),
      ...asClient(),
      ports: {},
      resources,
      grace: GRACE,
      restartPolicy: 'Never',
    }))
    new KubernetesObject(this, 'Resource', k8s.KubeJob, {
      metadata: { name: this.name, labels: selector },
      spec: lazily(() => ({
        backoffLimit: 0,
        activeDeadlineSeconds: seconds(deadline),
        ttlSecondsAfterFinished: seconds(ttl),
        template: template(),
      })),
    })
  }
}

/**
 * Different options make a different Job, because a Job cannot be changed; the same options give the same name everywhere. A
 * clock or a random number would give different bytes each time.
 */
function nameOf(options: ToolOptions, image: string): string {
  const subject = [...wantedGroups(options), ...wantedTopics(options)].join('-').toLowerCase()
  const readable = subject.replaceAll(/[^a-z0-9]+/g, '-').slice(0, SUBJECT_LENGTH)
  const sorted = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))
  const hash = createHash('sha256')
    .update(JSON.stringify([image, sorted]))
    .digest('hex')
    .slice(0, 8)
  return [options.tool, readable, hash]
    .filter((part) => part !== '')
    .join('-')
    .replaceAll(/-+/g, '-')
}

/** What is left of 63 characters beside the longest tool and the hash. */
const SUBJECT_LENGTH = 38

interface Subject {
  readonly image: string
  readonly resources: Resources
  readonly deadline: Duration
  readonly ttl: Duration
}

const rules: readonly Rule<Subject>[] = [
  ...imageRules('set image, or build the Job in a System, which derives it'),
  ...resourceRules('resources', ({ resources }: Subject) => resources, NODE_MEMORY),
  durationRule('activeDeadline', ({ deadline }) => deadline, {
    unit: 'seconds',
    least: 1,
    fix: 'leave it out for an hour',
  }),
  durationRule('ttlAfterFinished', ({ ttl }) => ttl, {
    unit: 'seconds',
    least: 0,
    fix: 'leave it out for six hours',
  }),
]
