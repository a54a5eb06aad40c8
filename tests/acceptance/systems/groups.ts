import type { Sees } from '../step.ts'

/** A line of `kafka-consumer-groups.sh --describe`: a partition, and who reads it. */
interface Share {
  readonly topic: string
  readonly partition: string
  /** All there is has been read. Of a partition that was never written to there is nothing to read, and no lag. */
  readonly read: boolean
  /** `-` where nobody reads. */
  readonly consumer: string
}

// GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID …
const LINE = /^\S+ +(\S+) +(\d+) +\S+ +(\d+) +(\S+) +(\S+)/gm

const sharesIn = (output: string): Share[] =>
  Array.from(output.matchAll(LINE), ([, topic = '', partition = '', end, lag, consumer = '']) => ({
    topic,
    partition,
    read: lag === '0' || end === '0',
    consumer,
  }))

/** For `kafka-consumer-groups.sh --describe`: all of so many partitions are read to their ends. */
export const allRead =
  (partitions: number): Sees =>
  (output) => {
    const shares = sharesIn(output)
    return shares.length === partitions && shares.every(({ read }) => read)
      ? `${partitions} partitions, lag 0`
      : undefined
  }

/** The same, and each of the three partitions of a topic has a consumer of its own. */
export const onePartitionEach =
  (topic: string): Sees =>
  (output) => {
    const shares = sharesIn(output).filter((share) => share.topic === topic)
    const consumers = new Set(shares.map(({ consumer }) => consumer))
    const done = shares.length === 3 && consumers.size === 3 && !consumers.has('-') && shares.every(({ read }) => read)
    return done ? shares.map(({ partition, consumer }) => `${partition}: ${consumer}`).join('\n') : undefined
  }
