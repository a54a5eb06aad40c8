import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { Producer } from '../producer/producer.ts'
import { Unavailable } from '../unavailable.ts'
import type { Database, Queries } from './database.ts'
import { type OutboxRow, recordOf } from './outbox.ts'

/** Most events of one round, and most bytes of them: together they are one request of the producer. */
const ROUND = 500
const ROUND_BYTES = 400_000

/** Milliseconds between two looks: at what a process left that ended before it could send it, or while another one relays. */
const IDLE_MS = 1_000
const TAKEN_MS = 20

/** Milliseconds between two tries while Kafka or the database is away. */
const AWAY_MS = 1_000

/** How often, and in which portions, events are removed that were sent long ago. */
const CLEAN_EVERY_MS = 60_000
const KEEP = '1 day'

/** What a relay needs. */
export interface RelayOptions {
  readonly database: Database
  /** Sends for nobody else: what the relay hands over together goes out together. */
  readonly producer: Pick<Producer, 'sendRecord'>
  /** CloudEvents `source` of the service's events. */
  readonly source: string
  readonly log: Log
}

/**
 * Sends the events of the outbox in their order, and marks them when they are acknowledged: each at least once, with the
 * id that it had. Of all processes of a service one relays at a time; another goes on when it ends.
 */
export class Relay {
  readonly #options: RelayOptions
  #stopped = false
  #wake: () => void = () => undefined
  #cleanAt = 0
  #ended: Promise<void> = Promise.resolve()

  constructor(options: RelayOptions) {
    this.#options = options
  }

  /** Begins to work; the tables have to be there. */
  start(): void {
    this.#ended = this.#run()
  }

  /** Says that there is something to send. */
  wake(): void {
    this.#wake()
  }

  /** Sends what is there, if that can be done at once, and ends. What is left is sent by the next process. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake()
    await this.#ended
  }

  async #run(): Promise<void> {
    let registered = false
    for (;;) {
      // Before the look, so that nothing is missed that comes while it is taken.
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      let idleMs = 0
      try {
        if (!registered) await this.#register()
        registered = true
        const sent = await this.#round()
        if (sent === 'taken') idleMs = TAKEN_MS
        else if (sent === 0) idleMs = IDLE_MS
      } catch (error) {
        const message = error instanceof Unavailable ? 'the outbox waits for what is away' : 'the relay failed'
        this.#options.log.warn({ err: error }, message)
        idleMs = AWAY_MS
      }
      if (idleMs === 0) continue
      if (this.#stopped) return
      await Promise.race([woken, sleep(idleMs)])
    }
  }

  #register(): Promise<unknown> {
    const { database, source } = this.#options
    return database.query('INSERT INTO outbox_relay (source) VALUES ($1) ON CONFLICT DO NOTHING', [source])
  }

  /** Sends one portion. */
  #round(): Promise<number | 'taken'> {
    const { database, producer, source } = this.#options
    return database.transaction(async (queries) => {
      const lock = 'SELECT 1 FROM outbox_relay WHERE source = $1 FOR UPDATE SKIP LOCKED'
      if ((await queries.query(lock, [source])).length === 0) return 'taken'
      const rows = portion(await this.#unpublished(queries))
      if (rows.length === 0) {
        await this.#clean(queries)
        return 0
      }
      await Promise.all(rows.map((row) => producer.sendRecord(row.topic, recordOf(row, source))))
      await queries.query('UPDATE outbox SET published_at = now() WHERE seq = ANY ($1::bigint[])', [
        rows.map(({ seq }) => seq),
      ])
      return rows.length
    })
  }

  #unpublished(queries: Queries): Promise<OutboxRow[]> {
    return queries.query<OutboxRow>(
      `SELECT seq, id, aggregatetype AS topic, aggregateid AS key, type, payload::text AS payload, time
       FROM outbox WHERE source = $1 AND published_at IS NULL ORDER BY seq LIMIT ${ROUND}`,
      [this.#options.source],
    )
  }

  async #clean(queries: Queries): Promise<void> {
    if (performance.now() < this.#cleanAt) return
    this.#cleanAt = performance.now() + CLEAN_EVERY_MS
    await queries.query(`DELETE FROM outbox WHERE source = $1 AND published_at < now() - interval '${KEEP}'`, [
      this.#options.source,
    ])
  }
}

/** As many rows as go out together: if they went out in parts, the second part could arrive without the first. */
function portion(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  let bytes = 0
  const end = rows.findIndex(({ payload, key }, index) => {
    bytes += payload.length * 2 + key.length + 400
    return index > 0 && bytes > ROUND_BYTES
  })
  return end === -1 ? rows : rows.slice(0, end)
}
