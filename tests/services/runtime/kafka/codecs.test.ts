import { randomBytes } from 'node:crypto'
import kafkajs from 'kafkajs'
import { expect, test } from 'vitest'
import { addCodecs } from '../../../../services/runtime/kafka/codecs.ts'

addCodecs()
const { CompressionCodecs, CompressionTypes } = kafkajs
const batch = Buffer.concat([Buffer.from('orders '.repeat(20_000)), randomBytes(1_000)])

test.each(['Snappy', 'LZ4'] as const)('%s: what is written is read back, and is smaller', async (name) => {
  const codec = CompressionCodecs[CompressionTypes[name]]()
  const compressed = await codec.compress({ buffer: batch })
  expect(compressed.length).toBeLessThan(batch.length / 5)
  expect(await codec.decompress(compressed)).toEqual(batch)
})

test('Snappy as Java writes it, in blocks behind a header', async () => {
  const codec = CompressionCodecs[CompressionTypes.Snappy]()
  const blocks = [batch.subarray(0, 32_768), batch.subarray(32_768)]
  const framed = await Promise.all(
    blocks.map(async (buffer) => {
      const block: Buffer = await codec.compress({ buffer })
      const length = Buffer.alloc(4)
      length.writeUInt32BE(block.length)
      return Buffer.concat([length, block])
    }),
  )
  const header = Buffer.from('82534e4150505900' + '00000001' + '00000001', 'hex')
  expect(await codec.decompress(Buffer.concat([header, ...framed]))).toEqual(batch)
})

test('zstd is read, and not written', async () => {
  const codec = CompressionCodecs[CompressionTypes.ZSTD]()
  // printf 'hello hello hello hello' | zstd | xxd -p
  const compressed = Buffer.from('28b52ffd04586500003068656c6c6f200100994b11175eae0d', 'hex')
  expect(String(await codec.decompress(compressed))).toBe('hello hello hello hello')
  await expect(codec.compress({ buffer: batch })).rejects.toThrow('read only')
})
