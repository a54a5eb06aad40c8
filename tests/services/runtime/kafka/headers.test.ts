import { createRequire } from 'node:module'
import Decoder from 'kafkajs/src/protocol/decoder.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { patchKafkajs } from '../../../../services/runtime/kafka/patches.ts'

const require = createRequire(import.meta.url)
const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0/index.js')
const decodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0/decoder.js')

beforeAll(() => patchKafkajs())

/** Headers as a consumer gets them when they were sent like this. */
function received(headers: object): Record<string, unknown> {
  const { buffer } = encodeRecord({ value: Buffer.from('value'), headers })
  const record = new Decoder(buffer)
  record.readVarInt()
  return decodeRecord(record, { firstOffset: '0', firstTimestamp: '0' }).headers
}

const bytes = (text: string) => Buffer.from(text)

describe('the headers of a message', () => {
  it('are the sent ones', () => {
    expect(received({})).toEqual({})
    expect(received({ ce_id: '1', ce_type: 'order.placed' })).toEqual({
      ce_id: bytes('1'),
      ce_type: bytes('order.placed'),
    })
  })

  it('keep every value of a name that comes more than once', () => {
    expect(received({ twice: ['a', 'b'], thrice: ['a', 'b', 'c'] })).toEqual({
      twice: [bytes('a'), bytes('b')],
      thrice: [bytes('a'), bytes('b'), bytes('c')],
    })
  })

  it('may be called like something that every object has', () => {
    const headers = received(JSON.parse('{ "__proto__": "a", "toString": "b" }'))
    expect(Object.entries(headers)).toEqual([
      ['__proto__', bytes('a')],
      ['toString', bytes('b')],
    ])
  })
})
