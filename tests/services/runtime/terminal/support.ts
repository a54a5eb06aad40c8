import { PassThrough, Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { vi } from 'vitest'

/** What somebody types, and the keys that were pressed. */
export class Keyboard extends PassThrough {
  readonly modes: boolean[] = []

  setRawMode(mode: boolean): void {
    this.modes.push(mode)
  }
}

/** What has been written to a terminal. */
export class Paper extends Writable {
  raw = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.raw += chunk
    done()
  }

  /** The text alone, as a person would read it off a transcript. */
  get text(): string {
    return stripVTControlCharacters(this.raw).replaceAll('\r', '')
  }
}

/** Waits until the assertion holds. */
export const soon = (assertion: () => void): Promise<void> => vi.waitFor(assertion, { timeout: 20_000, interval: 2 })
