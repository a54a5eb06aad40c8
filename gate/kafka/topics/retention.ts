import { counted } from '../../objects/words.ts'
import { brokerProperty, type KafkaCluster } from '../model/clusters.ts'
import type { Topic } from '../model/topics.ts'

/** What decides when records of a topic are deleted. */
export interface Retention {
  /** In ms; infinite: never because of their age. */
  readonly ms: number
  /** Of a partition; infinite: never because of its size. */
  readonly bytes: number
  /** `delete`, `compact` */
  readonly policies: ReadonlySet<string>
}

/** The retention of a topic: its own configs, else those of the brokers, else Kafka's. */
export const retentionOf = ({ config }: Pick<Topic, 'config'>, cluster: KafkaCluster | undefined): Retention => ({
  ms: limit(config['retention.ms'] ?? brokerRetention(cluster) ?? String(7 * DAY)),
  bytes: limit(config['retention.bytes'] ?? property(cluster, 'log.retention.bytes') ?? '-1'),
  policies: new Set(
    (config['cleanup.policy'] ?? property(cluster, 'log.cleanup.policy') ?? 'delete')
      .split(',')
      .map((one) => one.trim()),
  ),
})

const DAY = 86_400_000

const property = (cluster: KafkaCluster | undefined, key: string) => cluster && brokerProperty(cluster, key)?.value

/** The finest unit counts. */
function brokerRetention(cluster: KafkaCluster | undefined): string | undefined {
  const milliseconds = property(cluster, 'log.retention.ms')
  if (milliseconds !== undefined) return milliseconds
  for (const [unit, factor] of [
    ['minutes', 60_000],
    ['hours', 3_600_000],
  ] as const) {
    const value = Number(property(cluster, `log.retention.${unit}`) ?? Number.NaN)
    if (!Number.isNaN(value)) return String(value < 0 ? -1 : value * factor)
  }
  return undefined
}

const limit = (value: string) => {
  const number = Number(value)
  return Number.isNaN(number) || number < 0 ? Number.POSITIVE_INFINITY : number
}

/** `14 days`, `90 seconds`, `forever` */
export function formatMs(ms: number): string {
  if (!Number.isFinite(ms)) return 'forever'
  const [unit, length] = UNITS.find(([, size]) => ms >= size && ms % size === 0) ?? ['millisecond', 1]
  return counted(ms / length, unit)
}

const UNITS = [
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const
