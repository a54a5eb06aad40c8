import type { Duration } from 'cdk8s'
import { consumerSettings, httpSettings, kafkaSettings, producerSettings } from '../../contracts/settings.ts'
import type { PodTemplateProps } from '../platform/pod-template.ts'
import type { Rule } from '../platform/validation.ts'
import { consumerConfigEnv, type ProducerConfig, producerConfigEnv } from './client-config.ts'
import type { ConsumptionProps } from './consumption.ts'
import { type SettingNames, settingsWithoutValue, unknownSettings } from './foreign-program.ts'
import type { HttpEndpointProps } from './http-endpoint.ts'

/** Props that become settings. */
interface GivenProps extends ConsumptionProps, HttpEndpointProps {
  readonly env?: Readonly<Record<string, string>>
  readonly producerConfig?: ProducerConfig
  readonly deliveryTimeout?: Duration
}

/** What the settings of a program that is not one of ours are checked with. */
interface Subject {
  readonly names: SettingNames
  readonly workload: {
    readonly clusters: readonly { readonly securityProtocol: string }[]
    readonly consumes: readonly unknown[]
    readonly produces: readonly unknown[]
  }
  readonly props: GivenProps
  /** The pod under our names; `undefined` while something else about the workload is refused. */
  readonly pod: PodTemplateProps | undefined
}

/** Without these the program reads or sends something else than the manifest says. */
const missing = ({ names, workload: { clusters, consumes, produces } }: Subject): string[] =>
  [
    kafkaSettings.bootstrapServers.env,
    ...(clusters.some(({ securityProtocol }) => securityProtocol !== 'PLAINTEXT')
      ? [kafkaSettings.securityProtocol.env]
      : []),
    ...(consumes.length > 0 ? [consumerSettings.groupId.env, consumerSettings.consumes.env] : []),
    ...(produces.length > 0 ? [producerSettings.produces.env] : []),
  ].filter((name) => !Object.hasOwn(names, name))

const badVariables = ({ names, props }: Subject): string[] => {
  const variables = Object.values(names)
  const taken = [...variables, ...Object.keys(props.env ?? {})]
  return variables.filter((name) => !/^[A-Za-z_]\w*$/.test(name) || taken.indexOf(name) !== taken.lastIndexOf(name))
}

/** Props that a program can only follow when it is told of them, and the setting that tells it. */
const unheard = ({ names, props }: Subject): string[] => {
  const written = [
    ...Object.keys({ ...producerConfigEnv(props.producerConfig), ...consumerConfigEnv(props.consumerConfig) }),
    ...(props.handlerTimeout === undefined ? [] : [consumerSettings.handlerTimeoutMs.env]),
    ...(props.sessionTimeout === undefined ? [] : [consumerSettings.sessionTimeoutMs.env]),
    ...(props.rebalanceTimeout === undefined ? [] : [consumerSettings.rebalanceTimeoutMs.env]),
    ...(props.retry?.maxAttempts === undefined ? [] : [consumerSettings.maxAttempts.env]),
    ...(props.retry?.backoff === undefined ? [] : [consumerSettings.backoffMs.env]),
    ...(props.retry?.maxBackoff === undefined ? [] : [consumerSettings.maxBackoffMs.env]),
    ...(props.deliveryTimeout === undefined ? [] : [producerSettings.deliveryTimeoutMs.env]),
    ...(props.bodyLimit === undefined ? [] : [httpSettings.bodyLimitBytes.env]),
    ...(props.drain === undefined ? [] : [httpSettings.drainMs.env]),
  ]
  return written.filter((name) => !Object.hasOwn(names, name))
}

/** What would leave a program that is not one of ours without what the manifest says about it. */
export const foreignProgramRules: readonly Rule<Subject>[] = [
  {
    prop: 'settings',
    broken: ({ names }) => unknownSettings(names).length > 0,
    got: ({ names }) => unknownSettings(names).join(', '),
    allowed: () => 'names of settings of ours, such as KAFKA_GROUP_ID',
    fix: () => 'look the name up in docs/foreign-services.md; what else the program reads goes to env',
  },
  {
    prop: 'settings',
    broken: (subject) => missing(subject).length > 0,
    got: (subject) => `no name for ${missing(subject).join(', ')}`,
    allowed: () => 'the variables from which the program knows its brokers, its group and its topics',
    fix: () => 'name them, and have the program read them: it would use others than the manifest says',
  },
  {
    prop: 'settings',
    broken: (subject) => badVariables(subject).length > 0,
    got: (subject) => [...new Set(badVariables(subject))].join(', '),
    allowed: () => 'a variable of its own for each setting: letters, digits and underscores',
    fix: () => 'choose another variable',
  },
  {
    prop: 'settings',
    broken: ({ names, pod }) => pod !== undefined && settingsWithoutValue(names, pod).length > 0,
    got: ({ names, pod }) => (pod ? settingsWithoutValue(names, pod).join(', ') : ''),
    allowed: () => 'settings that this workload has a value for',
    fix: () => 'remove it, or give the prop that it follows from',
  },
  {
    prop: 'settings',
    broken: (subject) => unheard(subject).length > 0,
    got: (subject) => `no name for ${unheard(subject).join(', ')}, which a prop says`,
    allowed: () => 'props that the program hears of',
    fix: () => 'name the variable of the program, or remove the prop',
  },
]
