import type { Duration } from 'cdk8s'
import type { k8s } from 'cdk8s-plus-28'
import type { Json } from './json.ts'
import type { SelectorLabels } from './labels.ts'
import { type Resources, resourceRequirements, seconds } from './quantities.ts'
import { type Spread, spreadConstraints } from './spread.ts'

/** A volume and where the container sees it. */
export interface Mount {
  readonly name: string
  /** Directory in the container. */
  readonly path: string
  /** Source of the volume. @default - none: a claim of the StatefulSet has this name */
  readonly source?: Json<Omit<k8s.Volume, 'name'>>
  /** @default false */
  readonly readOnly?: boolean
}

/** A value in a Secret: the Secret's name and the key. */
export interface SecretKey {
  readonly secret: string
  readonly key: string
}

/** One pod with one container: everything that differs between the workloads of this project. */
export interface PodTemplateProps {
  /** Name of the container. */
  readonly name: string
  readonly image: string
  /** `command` of the container. @default - the image's own entry point */
  readonly command?: readonly string[]
  /** `args` of the container. @default - the image's own arguments */
  readonly args?: readonly string[]
  /** `stdin` and `tty`: whether users can attach to the container and type. @default false */
  readonly terminal?: boolean
  /** Labels that select the pods. */
  readonly selector: SelectorLabels
  readonly labels: Readonly<Record<string, string>>
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>
  /** Variables from fields of the pod (downward API). They come first, so that {@link env} can refer to them. */
  readonly fieldEnv?: Readonly<Record<string, string>>
  /** Variables with a value; `$(NAME)` refers to a variable of {@link fieldEnv}. */
  readonly env: Readonly<Record<string, string>>
  /** Variables from Secrets of the namespace; a pod waits for Secrets that do not exist. @default - none */
  readonly secretEnv?: Readonly<Record<string, SecretKey>>
  /** Named ports. */
  readonly ports: Readonly<Record<string, number>>
  readonly resources: Resources
  /** @default - always ready */
  readonly readiness?: Json<k8s.Probe>
  /** @default - restarted only when the process ends */
  readonly liveness?: Json<k8s.Probe>
  /** What has to succeed before the other two probes start. @default - nothing */
  readonly startup?: Json<k8s.Probe>
  readonly mounts?: readonly Mount[]
  /** How long a terminating pod continues before it gets SIGTERM; counts towards {@link grace}. @default - not at all */
  readonly preStopDelay?: Duration
  /** Program to run before SIGTERM, instead of {@link preStopDelay}; counts towards {@link grace}. @default - none */
  readonly preStop?: readonly string[]
  /** `terminationGracePeriodSeconds` */
  readonly grace: Duration
  /** How the replicas are spread. @default - not at all, for a single pod */
  readonly spread?: Spread
  /** @default 'Always' */
  readonly restartPolicy?: 'Always' | 'Never'
  /** `runAsUser`, and its group: the owner of the volumes. @default 1000 */
  readonly user?: number
}

/** What pods are made from, as Kubernetes' API has it. */
export interface PodTemplate {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: Json<k8s.PodSpec>
}

/** Numeric, because `runAsNonRoot` cannot be checked for an image whose user is a name. Both our image and Kafka's use it. */
const USER = 1000

/** What every container may not do, also one that a user adds. */
export const safeContainer: Json<k8s.SecurityContext> = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
}

/**
 * The only place where pods are made. Every pod passes the `restricted` Pod Security Standard, has a read-only root file
 * system, no service-account token, and no variables injected for Services: those would begin with `KAFKA_` wherever a
 * Service is called kafka.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podTemplate(props: PodTemplateProps): PodTemplate {
  const { mounts = [], user = USER, preStop = waiting(props.preStopDelay) } = props
  const container: Json<k8s.Container> = {
    name: props.name,
    image: props.image,
    imagePullPolicy: 'IfNotPresent',
    command: props.command && [...props.command],
    args: props.args && [...props.args],
    ...(props.terminal && { stdin: true, tty: true }),
    env: environment(props),
    ports: someOf(Object.entries(props.ports).map(([name, containerPort]) => ({ name, containerPort }))),
    resources: resourceRequirements(props.resources),
    readinessProbe: props.readiness,
    livenessProbe: props.liveness,
    startupProbe: props.startup,
    lifecycle: preStop && { preStop: { exec: { command: [...preStop] } } },
    volumeMounts: someOf(
      mounts.map(({ name, path, readOnly }) => ({ name, mountPath: path, ...(readOnly && { readOnly }) })),
    ),
    securityContext: safeContainer,
  }
  return {
    metadata: {
      labels: { ...props.labels },
      ...(props.annotations && { annotations: { ...props.annotations } }),
    },
    spec: {
      automountServiceAccountToken: false,
      containers: [container],
      enableServiceLinks: false,
      restartPolicy: props.restartPolicy ?? 'Always',
      securityContext: {
        fsGroup: user,
        fsGroupChangePolicy: 'OnRootMismatch',
        runAsGroup: user,
        runAsNonRoot: true,
        runAsUser: user,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      terminationGracePeriodSeconds: seconds(props.grace),
      topologySpreadConstraints: props.spread && spreadConstraints(props.spread, props.selector),
      volumes: someOf(mounts.flatMap(({ name, source }) => (source === undefined ? [] : [{ name, ...source }]))),
    },
  }
}

/** A list that is left out if it is empty. */
const someOf = <T>(items: T[]): T[] | undefined => (items.length > 0 ? items : undefined)

// A program and not the `sleep` action, which Kubernetes has by default from 1.30 on only: images have coreutils.
const waiting = (delay?: Duration) => delay && ['sleep', String(seconds(delay))]

const environment = ({ fieldEnv = {}, secretEnv = {}, env }: PodTemplateProps): Json<k8s.EnvVar>[] => [
  ...Object.entries(fieldEnv).map(([name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } })),
  ...[
    ...Object.entries(env).map(([name, value]) => ({ name, value })),
    ...Object.entries(secretEnv).map(([name, { secret, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key } },
    })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1)),
]
