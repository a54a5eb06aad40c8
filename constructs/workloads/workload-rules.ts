import { processSettings, settingGroups } from '../../contracts/settings.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { NODE_MEMORY, resourceRules } from '../platform/amount-rules.ts'
import { imageRules } from '../platform/image-rules.ts'
import type { Resources } from '../platform/quantities.ts'
import type { Rule } from '../platform/validation.ts'
import type { SettingNames } from './foreign-program.ts'

/** The place of a workload in the graph of its system. */
interface Flow {
  readonly produces: readonly KafkaTopic[]
  readonly clusters: readonly { readonly name: string }[]
}

interface Subject {
  readonly workload: Flow
  readonly props: {
    readonly env?: Readonly<Record<string, string>>
    readonly settings?: SettingNames
    readonly resources?: Resources
  }
  readonly image: string
}

/** Events on more than one of the topics that a workload sends to. */
const ambiguousEvents = ({ produces }: Flow): string[] => {
  const types = produces.flatMap(({ events }) => [...new Set(events.map(({ type }) => type))])
  return [...new Set(types.filter((type, index) => types.indexOf(type) !== index))]
}

/** Settings that constructs write: any given value would contradict the topology in the manifest. The log level is free. */
const written = new Set(Object.values(settingGroups).flatMap((group) => Object.values(group).map(({ env }) => env)))
export const isOwnedSetting = (name: string): boolean =>
  name !== processSettings.logLevel.env && (written.has(name) || /^(KAFKA_|RETRY_|NODE_OPTIONS$)/.test(name))

/** A program that is not one of ours may call whatever it likes so. */
const owned = ({ props: { env = {}, settings } }: Subject) =>
  settings === undefined ? Object.keys(env).filter(isOwnedSetting) : []

/** What Kubernetes would refuse about a workload, or what would contradict the topology. */
export const workloadRules: readonly Rule<Subject>[] = [
  ...imageRules('set image, or build the workload in a System, which derives it'),
  // A program of others may be small.
  ...resourceRules('resources', ({ props }: Subject) => (props.settings ? undefined : props.resources), NODE_MEMORY),
  ...resourceRules('resources', ({ props }: Subject) => (props.settings ? props.resources : undefined)),
  {
    prop: 'produces and consumes',
    broken: ({ workload }) => workload.clusters.length > 1,
    got: ({ workload }) => workload.clusters.map(({ name }) => name).join(', '),
    allowed: () => 'topics of one cluster',
    fix: () => 'split the workload: one process connects to one cluster',
  },
  {
    prop: 'produces',
    broken: ({ workload }) => ambiguousEvents(workload).length > 0,
    got: ({ workload }) => ambiguousEvents(workload).join(', '),
    allowed: () => 'each event on only one of the topics: the service finds the topic by it',
    fix: () => 'remove the event from all topics but one',
  },
  {
    prop: 'env',
    broken: (subject) => owned(subject).length > 0,
    got: (subject) => owned(subject).join(', '),
    allowed: () => 'settings of the service itself',
    fix: () => 'use the prop that sets the variable, or another name',
  },
]
