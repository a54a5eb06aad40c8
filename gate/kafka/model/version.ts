/** A version of Apache Kafka. */
export interface KafkaVersion {
  readonly major: number
  readonly minor: number
  readonly patch: number
}

/** Images with Kafka's nodes: `apache/kafka`, `bitnami/kafka`, `confluentinc/cp-kafka` and copies of them. */
const IMAGE = /(?:^|\/)(?<name>kafka|kafka-native|cp-kafka|cp-server)(?::(?<tag>[\w.-]+))?(?:@sha256:[0-9a-f]+)?$/

/** Whether an image has the name of one with Kafka's nodes. */
export const isKafkaImage = (image: string): boolean => IMAGE.test(image)

/** The version of Kafka that an image says it has; `undefined` when it does not. */
export function versionOf(image: string): KafkaVersion | undefined {
  const { name = '', tag = '' } = IMAGE.exec(image)?.groups ?? {}
  const [, major, minor, patch = '0'] = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(tag) ?? []
  if (major === undefined) return undefined
  const numbers = { major: Number(major), minor: Number(minor), patch: Number(patch) }
  // Confluent Platform 7.x has Kafka 3.x in it, and 8.x has 4.x.
  return name.startsWith('cp-') ? { ...numbers, major: numbers.major - 4 } : numbers
}

/** `4.3.1` */
export const formatVersion = ({ major, minor, patch }: KafkaVersion): string => `${major}.${minor}.${patch}`

/** `4.3`, what a metadata.version belongs to. */
export const release = ({ major, minor }: KafkaVersion): string => `${major}.${minor}`

/** Negative when the first is older. */
export const compareVersions = (one: KafkaVersion, other: KafkaVersion): number =>
  one.major - other.major || one.minor - other.minor || one.patch - other.patch

/** Negative when the first belongs to an older release; patches have one metadata.version. */
export const compareReleases = (one: KafkaVersion, other: KafkaVersion): number =>
  one.major - other.major || one.minor - other.minor
