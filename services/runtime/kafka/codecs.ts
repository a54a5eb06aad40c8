import { promisify } from 'node:util'
import { gzip as pack, unzip } from 'node:zlib'
import kafkajs from 'kafkajs'
import { Unreadable } from './unreadable.ts'

/** The part of kafkajs's encoder that a codec reads. */
interface Encoded {
  readonly buffer: Buffer
}

/** How kafkajs reads and writes the batches of one `compression.type`. */
interface Codec {
  compress(encoded: Encoded): Promise<Buffer>
  decompress(batch: Buffer): Promise<Buffer>
}

/**
 * Most bytes of a batch when it is unpacked: a megabyte can become hundreds, and no process of ours has memory for them. It would
 * be killed, and so would each that reads on in its place.
 */
export const MOST_UNPACKED_BYTES = 33_554_432

const tooLarge = (): Unreadable => new Unreadable(`it unpacks to more than ${MOST_UNPACKED_BYTES} bytes`)

/** What Java puts in front of Snappy: a magic number, two versions, then blocks, each with its length. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const XERIAL_HEADER_BYTES = 16

const gzip: Codec = {
  compress: ({ buffer }) => promisify(pack)(buffer),
  decompress: (batch) =>
    promisify<Buffer, object, Buffer>(unzip)(batch, { maxOutputLength: MOST_UNPACKED_BYTES }).catch((error) => {
      throw error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : error
    }),
}

const snappy: Codec = {
  // Without frames, as librdkafka does; every client reads both.
  compress: async ({ buffer }) => (await import('snappy')).default.compress(buffer),
  async decompress(batch) {
    const { uncompress } = (await import('snappy')).default
    const blocks = batch.subarray(0, XERIAL.length).equals(XERIAL) ? xerialBlocks(batch) : [batch]
    if (blocks.reduce((sum, block) => sum + snappyLength(block), 0) > MOST_UNPACKED_BYTES) throw tooLarge()
    const plain: Buffer[] = []
    for (const block of blocks) plain.push((await uncompress(block, { asBuffer: true })) as Buffer)
    return plain.length === 1 ? (plain[0] as Buffer) : Buffer.concat(plain)
  },
}

function xerialBlocks(batch: Buffer): Buffer[] {
  const blocks: Buffer[] = []
  for (let at = XERIAL_HEADER_BYTES; at < batch.length; ) {
    const start = at + 4
    at = start + batch.readUInt32BE(at)
    blocks.push(batch.subarray(start, at))
  }
  return blocks
}

/** A block of Snappy begins with its length when it is unpacked, seven bits to a byte. */
function snappyLength(block: Buffer): number {
  let length = 0
  for (let i = 0; i < 5; i++) {
    const byte = block.readUInt8(i)
    length += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) break
  }
  return length
}

const lz4: Codec = {
  compress: async ({ buffer }) => (await import('lz4-napi')).default.compressFrame(buffer),
  async decompress(batch) {
    const { decompressFrame } = (await import('lz4-napi')).default
    if (lz4Length(batch) > MOST_UNPACKED_BYTES) throw tooLarge()
    return decompressFrame(batch)
  },
}

/** At most so long is a frame of LZ4 when it is unpacked: its blocks, each of the size that its head allows. */
function lz4Length(frame: Buffer): number {
  const flags = frame.readUInt8(4)
  const most = 256 << (2 * ((frame.readUInt8(5) >> 4) & 7))
  const checksum = flags & 0x10 ? 4 : 0
  let length = 0
  for (let at = 7 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0); at + 4 <= frame.length; ) {
    const size = frame.readUInt32LE(at) & 0x7fffffff
    if (size === 0) break
    length += most
    at += 4 + size + checksum
  }
  return length
}

const zstd: Codec = {
  async compress() {
    throw new Error('compression.type zstd can be read only')
  },
  async decompress(batch) {
    const { Decompress } = await import('fzstd')
    const chunks: Uint8Array[] = []
    let length = 0
    const stream = new Decompress((chunk) => {
      length += chunk.length
      if (length > MOST_UNPACKED_BYTES) throw tooLarge()
      chunks.push(chunk)
    })
    stream.push(batch, true)
    return Buffer.concat(chunks)
  },
}

/**
 * Teaches kafkajs the codecs that it has not: gzip is all it brings, and a batch it cannot read ends a consumer for good. Others
 * may write any of them, and a topic's `compression.type` makes brokers do so. Loaded when the first such batch comes.
 */
export function addCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs
  CompressionCodecs[CompressionTypes.GZIP] = () => gzip
  CompressionCodecs[CompressionTypes.Snappy] = () => snappy
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstd
}
