import { type Committed, type GroupHooks, hookGroup } from '../kafka/group-hooks.ts'
import type { Log } from '../log.ts'
import type { WholePayload } from './in-hand.ts'
import { type Mark, readMark, writeMark } from './mark.ts'
import type { Partition, Partitions } from './partitions.ts'

/** The process ended, or its place in the group was lost, each time that a handler was called with this message. */
class NeverFinished extends Error {
  override readonly name = 'NeverFinished'

  constructor(attempts: number) {
    super(
      `${attempts} attempts were begun and none was finished: each ended its process, or took its place in the group`,
    )
  }
}

/** In so many parts what was fetched with a message is searched, each committed before it is begun; the next search is in one of them. */
const PARTS = 16

/** What {@link Begun} needs. */
export interface BegunOptions {
  readonly process: (payload: WholePayload) => Promise<void>
  readonly partitions: Partitions
  readonly settings: { readonly groupId: string; readonly maxAttempts: number }
  readonly log: Log
}

/**
 * Counts attempts that are begun and never finished. With the first fetch of each assignment a {@link Mark} is committed; the
 * commit of what is done takes it away. A member that finds one knows that the earlier one was gone in the middle, and
 * looks for the message: it begins a part of them at a time, down to one, and commits each attempt before.
 */
export class Begun implements GroupHooks {
  readonly #options: BegunOptions
  /** What was found for partitions whose first fetch has not come yet. */
  readonly #found = new Map<string, Mark | undefined>()
  /** Where to look, by partition. */
  readonly #searched = new Map<string, Mark>()
  /** What is committed with an offset, as long as a partition is there. */
  readonly #marks = new Map<string, { readonly position: string; readonly mark: Mark }>()
  /** The attempt that is begun now, and how to take it back. */
  readonly #takeBack = new Map<string, () => Promise<void>>()
  /** One at a time in the whole process, so that none counts as begun because another ended the process. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: BegunOptions) {
    this.#options = options
    hookGroup(options.settings.groupId, this)
  }

  fetched(committed: readonly Committed[]): void {
    for (const { topic, partition, metadata } of committed) {
      const key = `${topic}/${partition}`
      this.#found.set(key, readMark(metadata))
      this.#searched.delete(key)
      this.#marks.delete(key)
    }
  }

  metadataOf(topic: string, partition: number, offset: string): string | null {
    const known = this.#marks.get(`${topic}/${partition}`)
    return known?.position === offset ? writeMark(known.mark) : null
  }

  async rebalancing(): Promise<void> {
    // A rebalance is not the message's fault.
    await Promise.all([...this.#takeBack.values()].map((takeBack) => takeBack().catch(() => undefined)))
  }

  readonly process = async (payload: WholePayload): Promise<void> => {
    const { topic, partition: number, messages } = payload.batch
    const partition = this.#options.partitions.at(topic, number)
    const key = `${topic}/${number}`
    const isFirst = this.#found.has(key)
    const found = this.#found.get(key)
    this.#found.delete(key)
    if (found) this.#searched.set(key, found)
    if (this.#searched.has(key)) return this.#search(key, payload, partition)
    const [first, last] = [messages[0], messages.at(-1)]
    if (!isFirst || !first || !last) return this.#options.process(payload)
    const position = positionOf(payload, 0)
    const mark = { message: first.offset, attempts: messages.length === 1 ? 1 : 0, until: last.offset }
    await this.#commit(payload, position, mark)
    await this.#attempt(key, payload, () => this.#commit(payload, position), partition, 0)
  }

  /** Looks for the message that was begun and not finished, up to the end of what was fetched with it. */
  async #search(key: string, payload: WholePayload, partition: Partition): Promise<void> {
    const { process, partitions } = this.#options
    const { messages } = payload.batch
    const { generation } = partitions
    const searched = messages.filter(
      ({ offset }) => BigInt(offset) <= BigInt(this.#searched.get(key)?.until ?? -1),
    ).length
    const size = Math.ceil(searched / PARTS)
    for (let i = 0; i < messages.length; ) {
      const { offset = '' } = messages[i] ?? {}
      const mark = this.#searched.get(key)
      if (!mark || i >= searched) {
        this.#searched.delete(key)
        return process(part(payload, i))
      }
      const known = partition.failureAt(offset) !== undefined || (mark.message === offset && mark.attempts > 0)
      const to = known ? i + 1 : Math.min(i + size, searched)
      await this.#inTurn(() => this.#one(key, mark, part(payload, i, to), positionOf(payload, i), partition))
      i = to
      if (partition.resting || partitions.generation !== generation || !payload.isRunning() || payload.isStale()) return
    }
  }

  async #one(key: string, mark: Mark, payload: WholePayload, position: string, partition: Partition): Promise<void> {
    const { settings, log } = this.#options
    const message = payload.batch.messages[0]?.offset ?? ''
    const failed = partition.failureAt(message)
    const before = failed?.attempts ?? (mark.message === message ? mark.attempts : 0)
    const at = { topic: partition.topic, partition: partition.partition, offset: message, attempts: before }
    if (!failed && before >= settings.maxAttempts) {
      log.error(at, 'message never finished: it ended its process, or its place in the group, at each attempt')
      partition.fail(message, new NeverFinished(before), before, true)
    } else if (!failed && before > 0) {
      log.warn(at, 'an earlier attempt was begun and not finished, trying this message alone')
      partition.fail(message, new NeverFinished(before), before, false)
    }
    const { messages } = payload.batch
    this.#searched.set(key, { ...mark, message, attempts: before })
    const untouched = { message, attempts: before, until: messages.at(-1)?.offset ?? message }
    if (partition.failureAt(message)?.final) return this.#options.process(payload)
    await this.#commit(payload, position, { ...untouched, attempts: before + (messages.length === 1 ? 1 : 0) })
    await this.#attempt(key, payload, () => this.#commit(payload, position, untouched), partition, before)
  }

  /** Begins; takes the mark back when the message failed because something is away, or when the group rebalances. */
  async #attempt(
    key: string,
    payload: WholePayload,
    takeBack: () => Promise<void>,
    partition: Partition,
    before: number,
  ): Promise<void> {
    const first = payload.batch.messages[0]?.offset ?? ''
    // What is done must not be given back with it.
    const resolveOffset = (offset: string) => {
      this.#takeBack.delete(key)
      payload.resolveOffset(offset)
    }
    this.#takeBack.set(key, takeBack)
    try {
      await this.#options.process({ ...payload, resolveOffset })
      if (this.#takeBack.has(key) && partition.failureAt(first)?.attempts === before) await takeBack()
    } finally {
      this.#takeBack.delete(key)
    }
  }

  /** Commits a mark, or takes it away, and commits what else is done, so that nobody repeats that. */
  async #commit(payload: WholePayload, position: string, mark?: Mark): Promise<void> {
    const { topic, partition } = payload.batch
    const key = `${topic}/${partition}`
    if (mark) this.#marks.set(key, { position, mark })
    else this.#marks.delete(key)
    const own = { topic, partitions: [{ partition, offset: position, metadata: mark ? writeMark(mark) : null }] }
    const others = payload.uncommittedOffsets().topics.map((of) => ({
      topic: of.topic,
      partitions: of.partitions.filter((other) => of.topic !== topic || Number(other.partition) !== partition),
    }))
    const same = others.find((of) => of.topic === topic)
    own.partitions.push(...((same?.partitions ?? []) as typeof own.partitions))
    const rest = others.filter((of) => of !== same && of.partitions.length > 0)
    await payload.commitOffsetsIfNecessary({ topics: [own, ...rest] })
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    return mine
  }
}

/** Some messages of a batch. */
const part = (payload: WholePayload, from: number, to?: number): WholePayload => ({
  ...payload,
  batch: { ...payload.batch, messages: payload.batch.messages.slice(from, to) },
})

/**
 * The offset to commit before a message of a batch: where kafkajs believes the partition to be. With another one it would
 * commit its own again, without the mark.
 */
function positionOf({ batch: { messages, fetchedOffset } }: WholePayload, index: number): string {
  const before = messages[index - 1]
  return before ? String(BigInt(before.offset) + 1n) : String(fetchedOffset ?? messages[0]?.offset)
}
