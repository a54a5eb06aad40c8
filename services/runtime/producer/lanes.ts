import { Lane } from './lane.ts'
import type { Layout } from './layout.ts'
import type { Pending } from './pending.ts'

/** Messages of one lane that go together. */
export interface Part {
  readonly lane: Lane
  readonly messages: readonly Pending[]
}

/** Everything that waits, by where it goes. */
export class Lanes {
  waiting = 0
  waitingBytes = 0
  readonly #layout: Layout
  readonly #lanes = new Map<string, Lane>()

  constructor(layout: Layout) {
    this.#layout = layout
  }

  /** Puts a message at the end of its lane: that of its topic as long as nothing is known of its partitions. */
  put(pending: Pending): Lane {
    const { topic, message, bytes } = pending.entry
    // What waits for a first look at the topic must not be overtaken.
    const known = this.#layout.knows(topic) && !this.#lanes.has(topic)
    if (known) message.partition ??= this.#layout.choose(topic, message)
    const key = known ? `${topic}/${message.partition}` : topic
    let lane = this.#lanes.get(key)
    if (!lane) {
      lane = new Lane(key, topic, known ? message.partition : undefined)
      this.#lanes.set(key, lane)
    }
    lane.waiting.push(pending)
    this.waiting++
    this.waitingBytes += bytes
    return lane
  }

  /** The way of a lane. Lanes that go the same way go together. */
  wayOf(lane: Lane): string {
    const leader = lane.goesAlone ? undefined : this.#layout.leaderOf(lane.topic, lane.partition ?? -1)
    return leader === undefined ? lane.key : `to ${leader}`
  }

  /** Lanes from which something can be sent now, by their way. */
  ready(): ReadonlyMap<string, readonly Lane[]> {
    const ways = new Map<string, Lane[]>()
    for (const lane of this.#lanes.values()) {
      if (!lane.isReady) continue
      const way = this.wayOf(lane)
      const lanes = ways.get(way)
      if (lanes) lanes.push(lane)
      else ways.set(way, [lane])
    }
    return ways
  }

  /** Takes as much as fits into one batch, of those lanes first that have waited for longest. */
  take(lanes: readonly Lane[], most: { readonly messages: number; readonly bytes: number }): Part[] {
    const since = ({ waiting: [first] }: Lane) => first?.addedAt ?? 0
    const parts: Part[] = []
    let count = 0
    let bytes = 0
    for (const lane of [...lanes].sort((a, b) => since(a) - since(b))) {
      let taken = 0
      for (const { entry } of lane.waiting) {
        const full = count === most.messages || (count > 0 && bytes + entry.bytes > most.bytes)
        if (full || taken === lane.most) break
        taken++
        count++
        bytes += entry.bytes
      }
      if (taken === 0) break
      lane.sending = true
      parts.push({ lane, messages: lane.waiting.splice(0, taken) })
    }
    this.waiting -= count
    this.waitingBytes -= bytes
    return parts
  }

  /** Puts messages back in front of those that wait; into another lane where it turned out that they belong there. */
  putBack(lane: Lane, messages: readonly Pending[]): void {
    const waiting = this.#remove(lane, () => true)
    if (lane.partition === undefined && this.#layout.knows(lane.topic)) this.#lanes.delete(lane.key)
    for (const pending of [...messages, ...waiting]) {
      const { topic, message } = pending.entry
      // A topic that was made anew may have fewer partitions; nothing is stored in one that is not there.
      const gone = message.partition !== undefined && !this.#layout.has(topic, message.partition)
      if (gone && this.#layout.knows(topic) && !pending.pinned) delete message.partition
      this.put(pending)
    }
  }

  /** Takes out what waits for too long. */
  removeLate(isLate: (pending: Pending) => boolean): Part[] {
    return [...this.#lanes.values()].map((lane) => ({ lane, messages: this.#remove(lane, isLate) }))
  }

  #remove(lane: Lane, which: (pending: Pending) => boolean): Pending[] {
    const removed = lane.waiting.filter(which)
    if (removed.length > 0) lane.waiting = lane.waiting.filter((one) => !which(one))
    this.waiting -= removed.length
    for (const { entry } of removed) this.waitingBytes -= entry.bytes
    return removed
  }
}
