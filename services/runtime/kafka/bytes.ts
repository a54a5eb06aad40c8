/** Reads what Kafka puts into a record, from somewhere in its batch on. */
export class Bytes {
  readonly buffer: Buffer
  /** Where the next read begins. */
  at: number

  constructor(buffer: Buffer, at: number) {
    this.buffer = buffer
    this.at = at
  }

  /** A whole number of at most 32 bits: seven to a byte, the sign in the last bit. */
  varInt(): number {
    const { buffer } = this
    let byte = buffer[this.at++] as number
    let value = byte & 0x7f
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = buffer[this.at++] as number
      value |= (byte & 0x7f) << shift
    }
    return (value >>> 1) ^ -(value & 1)
  }

  /** A whole number of at most 64 bits, likewise. */
  varLong(): bigint {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.buffer[this.at++] as number
      value |= BigInt(byte & 0x7f) << shift
      if (!(byte > 0x7f)) return (value >> 1n) ^ -(value & 1n)
    }
  }

  /** Whether the number that comes next has at most four bytes, as almost all have. */
  get isShort(): boolean {
    const { buffer, at } = this
    const [a, b, c, d] = [buffer[at], buffer[at + 1], buffer[at + 2], buffer[at + 3]] as [
      number,
      number,
      number,
      number,
    ]
    return (a & b & c & d & 0x80) === 0
  }

  /** Bytes behind their length, as a part of the buffer; `null` when their length is -1. */
  part(): Buffer | null {
    const length = this.varInt()
    if (length === -1) return null
    const start = this.at
    this.at += length
    return this.buffer.subarray(start, this.at)
  }

  /** The same as a text. */
  text(): string | null {
    const length = this.varInt()
    if (length === -1) return null
    const start = this.at
    this.at += length
    return this.buffer.toString('utf8', start, this.at)
  }

  /** Passes over the same. */
  skip(): void {
    const length = this.varInt()
    if (length > 0) this.at += length
  }

  /** Passes over the same, and says whether it was this text, which is ASCII. */
  skips(text: string): boolean {
    const length = this.varInt()
    const start = this.at
    if (length > 0) this.at += length
    if (length !== text.length) return false
    for (let i = 0; i < length; i++) if (this.buffer[start + i] !== text.charCodeAt(i)) return false
    return true
  }
}
