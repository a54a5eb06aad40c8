import kafkajs from 'kafkajs'

/** The part of kafkajs's encoder that a codec reads. */
interface Encoded {
  readonly buffer: Buffer
}

/** How kafkajs reads and writes the batches of one `compression.type`. */
interface Codec {
  compress(encoded: Encoded): Promise<Buffer>
  decompress(batch: Buffer): Promise<Buffer>
}

/** What Java puts in front of Snappy: a magic number, two versions, then blocks, each with its length. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const XERIAL_HEADER_BYTES = 16

const snappy: Codec = {
  // Without frames, as librdkafka does; every client reads both.
  compress: async ({ buffer }) => (await import('snappy')).default.compress(buffer),
  async decompress(batch) {
    const { uncompress } = (await import('snappy')).default
    const plain = async (block: Buffer) => (await uncompress(block, { asBuffer: true })) as Buffer
    if (!batch.subarray(0, XERIAL.length).equals(XERIAL)) return plain(batch)
    const blocks: Buffer[] = []
    for (let at = XERIAL_HEADER_BYTES; at < batch.length; ) {
      const start = at + 4
      at = start + batch.readUInt32BE(at)
      blocks.push(await plain(batch.subarray(start, at)))
    }
    return Buffer.concat(blocks)
  },
}

const lz4: Codec = {
  compress: async ({ buffer }) => (await import('lz4-napi')).default.compressFrame(buffer),
  decompress: async (batch) => (await import('lz4-napi')).default.decompressFrame(batch),
}

const zstd: Codec = {
  async compress() {
    throw new Error('compression.type zstd can be read only')
  },
  decompress: async (batch) => Buffer.from((await import('fzstd')).decompress(batch)),
}

/**
 * Teaches kafkajs the codecs that it has not: gzip is all it brings, and a batch it cannot read ends a consumer for good. Others
 * may write any of them, and a topic's `compression.type` makes brokers do so. Loaded when the first such batch comes.
 */
export function addCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs
  CompressionCodecs[CompressionTypes.Snappy] = () => snappy
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstd
}
