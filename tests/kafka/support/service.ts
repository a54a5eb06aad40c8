import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa, type ResultPromise } from 'execa'
import type { DevProcess } from '../../../dev/plan.ts'
import { until } from '../fixture.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A line of a service's log, with the fields that tests look at. */
export interface LogLine {
  readonly time: string
  readonly level: string
  readonly msg: string
  readonly err?: { readonly message: string }
  readonly topic?: string
  readonly offset?: string
  readonly orderId?: string
  /** Of the line that says that the member has joined. */
  readonly partitions?: Readonly<Record<string, readonly number[]>>
}

/** A line about one event: delivered by the producer, or processed by a consumer. */
export interface EventLine extends LogLine {
  readonly event: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
}

/** `<topic>/<partition>/<offset>`. */
export const position = ({ topic, partition, offset }: Pick<EventLine, 'topic' | 'partition' | 'offset'>): string =>
  `${topic}/${partition}/${offset}`

/** A service as a process, and everything that it has logged. */
export class Service {
  readonly name: string
  readonly lines: LogLine[] = []
  /** The lines about an event that has a position: not those about an event that could not be sent. */
  readonly events: EventLine[] = []
  /** Whether a test has ended it by SIGKILL. */
  killed = false
  /** Resolves with the exit code, or with the signal that ended the process. */
  readonly ended: Promise<number | string>
  readonly #process: ResultPromise
  #text: string[] = []
  #reached: (() => void) | undefined

  constructor({ name, entry, env, stdin }: DevProcess) {
    this.name = name
    const child = execa(process.execPath, ['--import', 'tsx', root + entry], {
      env,
      cwd: root,
      all: true,
      buffer: false,
      reject: false,
      stdin: stdin ? 'pipe' : 'ignore',
      // Longer than a service's own limit, which tests are about.
      forceKillAfterDelay: 60_000,
    })
    this.#process = child
    const lines = createInterface({ input: child.all })
    lines.on('line', (line) => this.#take(line))
    const read = new Promise((resolve) => lines.once('close', resolve))
    this.ended = child.then(async ({ exitCode, signal, shortMessage }) => {
      await read
      return exitCode ?? signal ?? String(shortMessage)
    })
  }

  get running(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  /** Resolves as soon as it has logged so many events: a signal that is sent then meets it at work. */
  async seen(events: number): Promise<void> {
    const enough = new Promise<void>((resolve) => {
      this.#reached = () => this.events.length >= events && resolve()
    })
    this.#reached?.()
    const ended = this.ended.then(() =>
      Promise.reject(new Error(`ended after ${this.events.length} events: ${this.tail}`)),
    )
    const timer = new AbortController()
    const late = sleep(60_000, undefined, timer).then(() =>
      Promise.reject(new Error(`no ${events} events: ${this.tail}`)),
    )
    await Promise.race([enough, ended, late]).finally(() => timer.abort())
  }

  /** Waits until its readiness probe, below this address, says that it is ready. */
  async ready(url: string): Promise<void> {
    await until(`${this.name} to be ready`, async () => {
      if (!this.running) throw new Error('it has ended')
      const answer = await fetch(`${url}/readyz`).catch(() => undefined)
      return answer?.ok
    }).catch((error) => {
      throw new Error(`${error.message}\n${this.tail}`)
    })
  }

  /** The partitions of a topic that the member was given last. */
  assigned(topic: string): readonly number[] {
    return this.lines.findLast(({ partitions }) => partitions !== undefined)?.partitions?.[topic] ?? []
  }

  /** Types lines to a service with a terminal. */
  type(...lines: readonly string[]): void {
    this.#process.stdin?.write(lines.map((line) => `${line}\n`).join(''))
  }

  /** Ends its stdin. */
  endOfInput(): void {
    this.#process.stdin?.end()
  }

  /** Stops the process from running, or lets it run again. */
  freeze(frozen: boolean): void {
    this.#process.kill(frozen ? 'SIGSTOP' : 'SIGCONT')
  }

  /** Sends a signal and resolves when the process has ended, with how and with the milliseconds it took. */
  async end(
    signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM',
  ): Promise<{ readonly end: number | string; readonly ms: number }> {
    const asked = performance.now()
    if (signal === 'SIGKILL') this.killed = true
    this.#process.kill(signal)
    const end = await this.ended
    return { end, ms: Math.round(performance.now() - asked) }
  }

  /** What it has printed last, for messages of failures. */
  get tail(): string {
    return `${this.name}:\n${this.#text.join('\n')}`
  }

  #take(text: string): void {
    this.#text = [...this.#text.slice(-9), text]
    if (!text.startsWith('{')) return
    const line: LogLine = JSON.parse(text)
    this.lines.push(line)
    if ('event' in line && line.offset !== undefined) {
      this.events.push(line as EventLine)
      this.#reached?.()
    }
  }
}
