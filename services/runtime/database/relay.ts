import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { Producer } from '../producer/producer.ts'
import { Unavailable } from '../unavailable.ts'
import type { Database, Queries } from './database.ts'
import { type OutboxRow, recordOf } from './outbox.ts'

/** Most events of one round, and most bytes of them: together they are one request of the producer. */
const ROUND = 500
const ROUND_BYTES = 400_000

/** Milliseconds between two looks at what a process left that ended before it could send it. */
const IDLE_MS = 1_000

/**
 * Milliseconds between two tries while another process relays, at first and at most. That one sends what this one has
 * written, too, unless it has looked just before.
 */
const TAKEN_MS = 20
const TAKEN_MAX_MS = 200

/** Milliseconds between two tries while Kafka or the database is away, and between two lines that say so. */
const AWAY_MS = 1_000
const SAY_EVERY_MS = 10_000

/** Longest time of one request to Kafka, beyond any `delivery.timeout.ms`; then another process may relay. */
const SENDING = '5min'

/** Milliseconds that a stop gives to what is left. */
const STOP_MS = 3_000

/** What a relay needs. */
export interface RelayOptions {
  readonly database: Database
  /** Sends for nobody else: what the relay hands over together goes out together. */
  readonly producer: Pick<Producer, 'sendRecord'>
  /** CloudEvents `source` of the service's events. */
  readonly source: string
  /** Whose events it sends. */
  readonly topic: string | OtherTopics
  readonly log: Log
}

/** All topics but these: what an earlier version of the service has published may be for none of today's. */
export interface OtherTopics {
  readonly not: readonly string[]
}

/** What came of one round: there may be more to send, or nothing is left, another process relays, something went wrong. */
type Outcome = 'more' | 'nothing' | 'taken' | 'failed'

/**
 * Sends the events of the outbox for one topic in their order, and marks them when they are acknowledged: each at least once,
 * with the id that it had. Of all processes of a service one relays a topic at a time; another goes on when it ends.
 */
export class Relay {
  readonly #options: RelayOptions
  readonly #forced = new AbortController()
  #stopping = false
  #woken = false
  #endRest: () => void = () => undefined
  #saidAt = Number.NEGATIVE_INFINITY
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
    this.#woken = true
    this.#endRest()
  }

  /** Sends what is there, if that can be done soon, and ends. What is left is sent by the next process. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#endRest()
    const timer = setTimeout(() => this.#forced.abort(), STOP_MS)
    await this.#ended
    clearTimeout(timer)
  }

  async #run(): Promise<void> {
    for (let taken = 0; !this.#forced.signal.aborted; ) {
      // Before the look, so that nothing is missed that comes while it is taken.
      this.#woken = false
      const outcome = await this.#round().catch((error) => this.#failed(error))
      taken = outcome === 'taken' ? taken + 1 : 0
      if (outcome === 'more') continue
      // Unless something was published during the look.
      if (this.#stopping && !(outcome === 'nothing' && this.#woken)) return
      // More events do not cut these two short: whoever relays sends them as well, and what is away stays away.
      if (outcome === 'taken') await sleep(Math.min(TAKEN_MS * taken, TAKEN_MAX_MS))
      else if (outcome === 'failed') await sleep(AWAY_MS)
      else if (!this.#woken) await this.#rest()
    }
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS)
      this.#endRest = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Sends one portion. */
  async #round(): Promise<Outcome> {
    const { database, producer, source } = this.#options
    const { where, values } = this.#waiting
    // Without the lock at first, which is written to disk: mostly there is nothing.
    if ((await database.query(`SELECT 1 FROM outbox WHERE ${where} LIMIT 1`, values)).length === 0) return 'nothing'
    return database.transaction(
      async (queries) => {
        if (!(await this.#lock(queries))) return (await this.#register(queries)) ? 'more' : 'taken'
        const rows = portion(await this.#unpublished(queries))
        if (rows.length === 0) return 'nothing'
        // Kafka may take longer than the server lets others hold a lock.
        await queries.query(`SET LOCAL idle_in_transaction_session_timeout = '${SENDING}'`)
        await Promise.all(rows.map((row) => producer.sendRecord(row.topic, recordOf(row, source))))
        const seqs = rows.map(({ seq }) => seq)
        await queries.query('UPDATE outbox SET published_at = now() WHERE seq = ANY ($1::bigint[])', [seqs])
        return 'more'
      },
      { signal: this.#forced.signal },
    )
  }

  /** The events that are to be sent, in SQL. */
  get #waiting() {
    const { source, topic } = this.#options
    const mine = 'source = $1 AND published_at IS NULL'
    return typeof topic === 'string'
      ? { where: `${mine} AND aggregatetype = $2`, values: [source, topic] }
      : { where: `${mine} AND aggregatetype <> ALL ($2)`, values: [source, topic.not] }
  }

  /** The rows that say who relays: the service's, which its relays share, and that of this topic. */
  get #rows(): [string, string] {
    const { source, topic } = this.#options
    return [source, `${source} ${typeof topic === 'string' ? topic : '*'}`]
  }

  /** Locks its rows until the transaction ends, unless somebody else has them, or they are not there. */
  async #lock({ query }: Queries): Promise<boolean> {
    const [row] = await query<{ locked: string }>(
      `WITH shared AS (SELECT 1 FROM outbox_relay WHERE source = $1 FOR SHARE SKIP LOCKED),
            own AS (SELECT 1 FROM outbox_relay WHERE source = $2 FOR UPDATE SKIP LOCKED)
       SELECT (SELECT count(*) FROM shared) + (SELECT count(*) FROM own) AS locked`,
      this.#rows,
    )
    return Number(row?.locked) === 2
  }

  /** Adds its rows if they are not there. */
  async #register({ query }: Queries): Promise<boolean> {
    const add = 'INSERT INTO outbox_relay (source) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING RETURNING 1'
    return (await query(add, [this.#rows])).length > 0
  }

  #unpublished({ query }: Queries): Promise<OutboxRow[]> {
    const { where, values } = this.#waiting
    return query<OutboxRow>(
      `SELECT seq, id, aggregatetype AS topic, aggregateid AS key, type, payload::text AS payload, time
       FROM outbox WHERE ${where} ORDER BY seq LIMIT ${ROUND}`,
      values,
    )
  }

  #failed(error: unknown): Outcome {
    if (!this.#forced.signal.aborted && performance.now() - this.#saidAt >= SAY_EVERY_MS) {
      const { log, topic } = this.#options
      const fields = { ...(typeof topic === 'string' && { topic }), err: error }
      if (error instanceof Unavailable) log.warn(fields, 'the outbox waits for what is away')
      else log.error(fields, 'the relay failed, and all that follows for the topic waits')
      this.#saidAt = performance.now()
    }
    return 'failed'
  }
}

/** As many rows as go out together: if they went out in parts, the second part could arrive without the first. */
function portion(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  let bytes = 0
  const end = rows.findIndex(({ payload, key }, index) => {
    bytes += Buffer.byteLength(payload) + Buffer.byteLength(key) + 400
    return index > 0 && bytes > ROUND_BYTES
  })
  return end === -1 ? rows : rows.slice(0, end)
}
