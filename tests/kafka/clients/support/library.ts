import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { EventLine } from '../../support/service.ts'

/** Kafka clients of others, by the name of their package: librdkafka's, and one that is all Python. */
export const LIBRARIES = ['confluent-kafka', 'kafka-python'] as const

export type Library = (typeof LIBRARIES)[number]

/** A message for a client of others. */
export interface Sent {
  readonly topic: string
  readonly key: string | null
  readonly value: string | null
  readonly headers?: Readonly<Record<string, string>>
}

/** Where a message is stored. */
export type Place = Pick<EventLine, 'topic' | 'partition' | 'offset'>

/** A message as a client of others sees it. */
export interface Received extends Place {
  readonly key: string | null
  readonly value: string | null
  readonly headers: Readonly<Record<string, string | null>>
}

/** A step of `transactions.py`. */
export type Step =
  | { readonly begin: string }
  | { readonly send: string | null; readonly key: string; readonly value: string }
  | { readonly commit: string }
  | { readonly abort: string }

/** Longest time that a program may take, in milliseconds. */
const TIMEOUT_MS = 60_000

/** The programs beside the tests, run by a Python that has both libraries. */
export class Programs {
  readonly #python: string
  readonly #bootstrapServers: () => string

  constructor(python: string, bootstrapServers: () => string) {
    this.#python = python
    this.#bootstrapServers = bootstrapServers
  }

  /**
   * Sends messages, those of a partition in one batch if they fit.
   * @param compression Kafka's `compression.type`
   * @returns where they are stored, in their order
   */
  send(library: Library, messages: readonly Sent[], compression = 'none'): Promise<Place[]> {
    return this.#run<Place>('send.py', [library, compression], messages)
  }

  /** Reads topics to the end that they have now. */
  receive(library: Library, topics: readonly string[]): Promise<Received[]> {
    return this.#run<Received>('receive.py', [library, ...topics], [])
  }

  /** Sends to partition 0 of a topic in transactions, one step after the other. */
  async transactions(topic: string, steps: readonly Step[]): Promise<void> {
    await this.#run('transactions.py', [topic], steps)
  }

  async #run<T>(program: string, args: readonly string[], lines: readonly object[]): Promise<T[]> {
    const file = fileURLToPath(new URL(`../${program}`, import.meta.url))
    const { stdout } = await execa(this.#python, [file, ...args], {
      input: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      env: { KAFKA_BOOTSTRAP_SERVERS: this.#bootstrapServers() },
      timeout: TIMEOUT_MS,
    })
    return stdout === '' ? [] : stdout.split('\n').map((line) => JSON.parse(line))
  }
}
