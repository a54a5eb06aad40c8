import { producerConfigSettings } from '../../contracts/client-settings.ts'
import type { KafkaTopic } from '../kafka/kafka-topic.ts'
import { isCount } from '../platform/amount-rules.ts'
import type { Rule } from '../platform/validation.ts'
import type { ConsumerConfig, ProducerConfig } from './client-config.ts'
import type { SettingNames } from './foreign-program.ts'

/** What the client options of a workload are checked with. */
interface Subject {
  readonly producerConfig?: ProducerConfig
  readonly consumerConfig?: ConsumerConfig
  readonly mayLoseEvents?: string
  readonly database?: unknown
  readonly produces?: readonly KafkaTopic[]
  readonly settings?: SettingNames
}

/** The options that lose events, as the user wrote them. */
const losing = ({ producerConfig, consumerConfig }: Subject): string[] => [
  ...(weakAcks(producerConfig) ? [`acks ${producerConfig?.acks}`] : []),
  ...(consumerConfig?.['auto.offset.reset'] === 'latest' ? ['auto.offset.reset latest'] : []),
]

const weakAcks = (config?: ProducerConfig) => config?.acks !== undefined && config.acks !== 'all'

const batchSizeOf = ({ producerConfig }: Subject): number =>
  producerConfig?.['batch.size'] ?? producerConfigSettings.batchSize.default

/** Whether it is said how large batches are: a program that is not one of ours may have a default of its own. */
const saysBatchSize = ({ settings }: Subject) =>
  settings === undefined || Object.hasOwn(settings, producerConfigSettings.batchSize.env)

/** Topics whose brokers refuse batches as large as this producer's. */
const tooSmall = (subject: Subject): readonly KafkaTopic[] =>
  (saysBatchSize(subject) ? (subject.produces ?? []) : []).filter((topic) => {
    const most = topic.declaration.config['max.message.bytes']
    return most !== undefined && Number(most) < batchSizeOf(subject)
  })

/** The limits of a number, and what to do about one outside of them. */
interface NumberBounds extends Pick<Rule<Subject>, 'code'> {
  readonly least: number
  readonly most: number
  readonly fix: string
}

/** The rule for an option that is a whole number. */
const numberRule = (
  prop: string,
  get: (subject: Subject) => number | undefined,
  { code = 'LINT-VALUE', least, most, fix }: NumberBounds,
): Rule<Subject> => ({
  code,
  prop,
  broken: (subject) => {
    const value = get(subject)
    return value !== undefined && (!isCount(value, least) || value > most)
  },
  got: get,
  allowed: () => `a whole number from ${least} to ${most}`,
  fix: () => fix,
})

/** Options that lose events without a reason given, that have no effect, or that are invalid. */
export const clientConfigRules: readonly Rule<Subject>[] = [
  {
    code: 'LINT-MAY-LOSE-EVENTS',
    prop: 'mayLoseEvents',
    broken: (subject) => losing(subject).length > 0 && !subject.mayLoseEvents?.trim(),
    got: (subject) => `${losing(subject).join(' and ')} without it`,
    allowed: () => 'options that lose no events, or a reason why some may be lost',
    fix: () => "remove the option, or give the reason: mayLoseEvents: 'measurements; the next one comes in a second'",
  },
  {
    code: 'LINT-MAY-LOSE-EVENTS',
    prop: 'mayLoseEvents',
    broken: (subject) => subject.mayLoseEvents !== undefined && losing(subject).length === 0,
    got: ({ mayLoseEvents }) => mayLoseEvents,
    allowed: () => 'nothing, with options that lose no events',
    fix: () => 'remove it',
  },
  {
    prop: 'producerConfig',
    broken: ({ producerConfig, produces = [] }) => producerConfig !== undefined && produces.length === 0,
    got: ({ producerConfig }) => Object.keys(producerConfig ?? {}).join(', '),
    allowed: () => 'nothing, in a workload that produces nothing',
    fix: () => 'add produces or remove producerConfig',
  },
  {
    code: 'LINT-MAY-LOSE-EVENTS',
    prop: 'producerConfig acks',
    broken: ({ producerConfig, database }) => database !== undefined && weakAcks(producerConfig),
    got: ({ producerConfig }) => producerConfig?.acks,
    allowed: () => 'all, with a database: an event leaves the outbox when it is acknowledged',
    fix: () => 'remove acks',
  },
  {
    code: 'LINT-MESSAGE-SIZE',
    prop: 'producerConfig batch.size',
    broken: (subject) => tooSmall(subject).length > 0,
    got: batchSizeOf,
    allowed: (subject) =>
      `at most max.message.bytes of the topics (${tooSmall(subject)
        .map(({ topicName, declaration }) => `${topicName}: ${declaration.config['max.message.bytes']}`)
        .join(', ')})`,
    fix: () => "lower 'batch.size' or raise max.message.bytes: brokers refuse a larger batch as a whole",
  },
  {
    prop: 'consumerConfig auto.commit.interval.ms',
    broken: ({ consumerConfig = {} }) =>
      consumerConfig['enable.auto.commit'] === false && consumerConfig['auto.commit.interval.ms'] !== undefined,
    got: ({ consumerConfig }) => consumerConfig?.['auto.commit.interval.ms'],
    allowed: () => 'nothing, with enable.auto.commit false: each event is committed at once',
    fix: () => 'remove one of the two',
  },
  numberRule('producerConfig batch.size', ({ producerConfig }) => producerConfig?.['batch.size'], {
    code: 'LINT-MESSAGE-SIZE',
    least: 1,
    most: 100_000_000,
    fix: 'leave it out for 524288 bytes',
  }),
  numberRule('producerConfig linger.ms', ({ producerConfig }) => producerConfig?.['linger.ms'], {
    least: 0,
    most: 1_000,
    fix: 'use a few milliseconds: events that wait are acknowledged later, and the wait counts towards the delivery timeout',
  }),
  numberRule(
    'consumerConfig auto.commit.interval.ms',
    ({ consumerConfig }) => consumerConfig?.['auto.commit.interval.ms'],
    { least: 100, most: 60_000, fix: 'leave it out for one second' },
  ),
  numberRule('consumerConfig max.poll.records', ({ consumerConfig }) => consumerConfig?.['max.poll.records'], {
    least: 1,
    most: 100_000,
    fix: 'leave it out for 500',
  }),
]
