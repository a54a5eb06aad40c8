import type { Book, InKafka } from './book.ts'
import type { Pod } from './pods.ts'

/** What was there at one moment. */
export interface Moment {
  readonly pods: readonly Pod[]
  /** Names of claims: the disks that there are. */
  readonly claims: readonly string[]
  readonly book: Book
  /** Missing when no Kafka answers. */
  readonly kafka?: InKafka
}

/** What became of a running system. */
export interface LiveOutcome {
  /** Workloads each of whose pods is another one now. */
  readonly replaced: readonly string[]
  /** Workloads some of whose pods are others now: the rest was not reached. */
  readonly partly: readonly string[]
  /** Pods that do not become ready, and their last words. */
  readonly down: readonly string[]
  /** Claims that are gone, and their data. */
  readonly claimsGone: readonly string[]
  /** Claims that had a pod, and have none now. */
  readonly claimsLeft: readonly string[]
  readonly acknowledged: number
  /** Orders that were acknowledged and are in no topic any more; undefined when Kafka does not answer. */
  readonly lost: number | undefined
  /** Whether orders are taken in the end. */
  readonly isWriting: boolean
  /** The longest time between two orders that were taken (s). */
  readonly pause: number
  readonly readers: readonly Reader[]
  /** Customers whose orders lie in more than one partition of a topic. */
  readonly moved: number
  /** What Kafka says about its topics, as far as it is another thing now: `orders: 3 → 6 partitions`. */
  readonly topics: readonly string[]
}

/** What became of a consumer. */
export interface Reader {
  readonly name: string
  /** Orders from before the change that it has processed again. */
  readonly again: number
  /** Orders that it has not processed. */
  readonly missing: number
  /** Whether it processes the last orders. */
  readonly isReading: boolean
}

/** @param last how many orders were taken when everything had come to rest: what comes after them is new */
export function outcomeOf(before: Moment, after: Moment, last: number, down: readonly string[]): LiveOutcome {
  const { acknowledged } = after.book
  const times = acknowledged.slice(before.book.acknowledged.length - 1).map(({ at }) => at)
  const stored = after.kafka && new Set(after.kafka.stored.map(({ id }) => id))
  const workloads = [...new Set(before.pods.map(({ workload }) => workload))].sort()
  const stay = (workload: string) => shareThatStays(workload, before.pods, after.pods)
  return {
    replaced: workloads.filter((workload) => stay(workload) === 0),
    partly: workloads.filter((workload) => stay(workload) > 0 && stay(workload) < 1),
    down,
    claimsGone: before.claims.filter((name) => !after.claims.includes(name)),
    claimsLeft: withPod(before).filter((name) => after.claims.includes(name) && !withPod(after).includes(name)),
    acknowledged: acknowledged.length,
    lost: stored && acknowledged.filter(({ id }) => !stored.has(id)).length,
    isWriting: acknowledged.length > last,
    pause: Math.max(0, ...times.map((at, index) => at - (times[index - 1] ?? at))) / 1_000,
    readers: readersOf(before.book, after.book, last),
    moved: after.kafka ? moved(after.kafka) : 0,
    topics: before.kafka && after.kafka ? topics(before.kafka, after.kafka) : [],
  }
}

/** `data-kafka-0` is the disk of `kafka-0`. */
const withPod = ({ claims, pods }: Moment) =>
  claims.filter((claim) => pods.some(({ name }) => claim.endsWith(`-${name}`)))

/** The part of a workload's pods that are still the same; pods that were only scaled away do not count as replaced. */
function shareThatStays(workload: string, before: readonly Pod[], after: readonly Pod[]): number {
  const uids = new Set(before.filter((pod) => pod.workload === workload).map(({ uid }) => uid))
  const now = after.filter((pod) => pod.workload === workload)
  if (now.length === 0) return 1
  const old = now.filter(({ uid }) => uids.has(uid)).length
  return Math.min(1, old / Math.min(uids.size, now.length))
}

/** Orders that each consumer has not processed yet. */
export function unread({ acknowledged, processed }: Book): { name: string; orders: string[] }[] {
  const done = new Map<string, Set<string>>()
  for (const { pod, id } of processed) {
    const name = workloadOf(pod)
    done.set(name, (done.get(name) ?? new Set()).add(id))
  }
  return [...done].map(([name, ids]) => ({
    name,
    orders: acknowledged.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
  }))
}

/** `billing` of `billing-5d4f8c7b9-x2x7k`. */
const workloadOf = (pod: string) => pod.split('-').slice(0, -2).join('-')

function readersOf(before: Book, after: Book, last: number): Reader[] {
  const news = new Set(after.acknowledged.slice(last).map(({ id }) => id))
  return unread(after).map(({ name, orders }) => {
    const own = (book: Book) => book.processed.filter(({ pod }) => workloadOf(pod) === name)
    const known = new Set(own(before).map(({ id }) => id))
    const later = own(after).slice(own(before).length)
    return {
      name,
      again: new Set(later.filter(({ id }) => known.has(id)).map(({ id }) => id)).size,
      // What was ordered while the last look was taken is on its way.
      missing: orders.filter((id) => !news.has(id)).length,
      isReading: news.size === 0 ? orders.length === 0 : later.some(({ id }) => news.has(id)),
    }
  })
}

function moved({ stored }: InKafka): number {
  const partitions = new Map<string, Set<number>>()
  for (const { topic, customer, partition } of stored) {
    const key = `${topic} ${customer}`
    partitions.set(key, (partitions.get(key) ?? new Set()).add(partition))
  }
  return [...partitions.values()].filter(({ size }) => size > 1).length
}

function topics(before: InKafka, after: InKafka): string[] {
  const names = [...new Set([...Object.keys(before.topics), ...Object.keys(after.topics)])].sort()
  const said = (one: InKafka['topics'][string] | undefined) =>
    one === undefined ? 'none' : `${one.partitions} partitions of ${one.replicas} replicas`
  return names.flatMap((name) => {
    const [old, now] = [said(before.topics[name]), said(after.topics[name])]
    return old === now ? [] : [`${name}: ${old} → ${now}`]
  })
}
