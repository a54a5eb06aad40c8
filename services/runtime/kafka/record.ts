import type { IHeaders, KafkaMessage, RecordBatchEntry } from 'kafkajs'
import { Bytes } from './bytes.ts'
import type { RecordBatch } from './record-batch.ts'

/**
 * A record of a batch, with all that kafkajs 2.2.4 makes of one; the headers are read when somebody asks for them. An object
 * of them and a buffer for each took half of a consumer's time, and most consumers want to know one or two.
 */
export class FetchedRecord implements RecordBatchEntry {
  readonly magicByte: number
  readonly attributes: number
  readonly timestamp: string
  readonly offset: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  declare readonly headers: IHeaders
  isControlRecord: boolean
  readonly batchContext: RecordBatch
  readonly #buffer: Buffer
  readonly #valueAt: number
  readonly #headersAt: number
  #headers: IHeaders | undefined

  /** Reads the record of a batch that begins, behind its length, with the next byte. */
  constructor(bytes: Bytes, batch: RecordBatch) {
    this.magicByte = batch.magicByte
    this.attributes = bytes.buffer.readInt8(bytes.at++)
    this.timestamp = batch.readTimestamp(bytes)
    this.offset = batch.readOffset(bytes)
    this.key = bytes.part()
    this.#valueAt = bytes.at
    this.value = bytes.part()
    this.#headersAt = bytes.at
    this.isControlRecord = batch.isControlBatch
    this.batchContext = batch
    this.#buffer = bytes.buffer
    // Of the record itself, not of its class: a copy by `{ ...record }` has to have them.
    Object.defineProperty(this, 'headers', HEADERS)
  }

  /** The value as a text, made without looking for it in {@link value}. */
  text(): string | null {
    return new Bytes(this.#buffer, this.#valueAt).text()
  }

  /** What {@link headers} has under a name, without the others. The name is ASCII. */
  header(name: string): IHeaders[string] {
    const bytes = new Bytes(this.#buffer, this.#headersAt)
    let found: IHeaders[string]
    for (let left = bytes.varInt(); left > 0; left--) {
      if (bytes.skips(name)) found = together(found, bytes.part())
      else bytes.skip()
    }
    return found
  }

  /** What {@link headers} are. */
  allHeaders(): IHeaders {
    this.#headers ??= readHeaders(new Bytes(this.#buffer, this.#headersAt))
    return this.#headers
  }
}

const HEADERS: PropertyDescriptor & ThisType<FetchedRecord> = {
  configurable: true,
  enumerable: true,
  get() {
    return this.allHeaders()
  },
}

const PLAIN = { configurable: true, enumerable: true, writable: true }

function readHeaders(bytes: Bytes): IHeaders {
  const headers: IHeaders = {}
  for (let left = bytes.varInt(); left > 0; left--) {
    const key = String(bytes.text())
    const value = bytes.part()
    const all = together(Object.hasOwn(headers, key) ? headers[key] : undefined, value)
    // Assigning to this name would set the prototype.
    if (key === '__proto__') Object.defineProperty(headers, key, { ...PLAIN, value: all })
    else headers[key] = all
  }
  return headers
}

/** Every value of a name that comes more than once. */
function together(earlier: IHeaders[string], value: Buffer | null): IHeaders[string] {
  // kafkajs's type knows of no header without a value; there are some.
  if (earlier === undefined) return value as Buffer
  return [...(Array.isArray(earlier) ? earlier : [earlier]), value as Buffer]
}

/** What the headers of a message have under a name, which is ASCII. */
export const headerOf = (message: Pick<KafkaMessage, 'headers'>, name: string): IHeaders[string] =>
  message instanceof FetchedRecord ? message.header(name) : message.headers?.[name]

/** The value of a message as a text. */
export const textOf = (message: Pick<KafkaMessage, 'value'>): string | null =>
  message instanceof FetchedRecord ? message.text() : (message.value?.toString() ?? null)
