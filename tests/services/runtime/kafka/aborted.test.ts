import { describe, expect, it } from 'vitest'
import { type FetchedMessage, hideAborted } from '../../../../services/runtime/kafka/aborted.ts'

const NUL = Buffer.alloc(4)

/** A message of a transaction of this producer; of none without one. */
const message = (producer?: string, key: Buffer | null = null): Omit<FetchedMessage, 'offset'> => ({
  key,
  isControlRecord: false,
  batchContext: { producerId: producer ?? '-1', inTransaction: producer !== undefined },
})
/** The end of a transaction. */
const end = (producer: string, key = NUL) => ({ ...message(producer, key), isControlRecord: true })

/** Offsets that are left for a consumer. */
function left(
  messages: readonly Omit<FetchedMessage, 'offset'>[],
  aborted: readonly (readonly [producerId: string, firstOffset: number])[],
  from = 0,
): number[] {
  const partition = {
    messages: messages.map((one, i) => ({ ...one, offset: String(from + i) })),
    abortedTransactions: aborted.map(([producerId, first]) => ({ producerId, firstOffset: String(first) })),
  }
  hideAborted(partition)
  expect(partition.abortedTransactions).toEqual([])
  return partition.messages.filter(({ isControlRecord }) => !isControlRecord).map(({ offset }) => Number(offset))
}

describe('hideAborted', () => {
  it('leaves what is in no transaction, and what was committed', () => {
    expect(left([message(), message('1'), end('1', Buffer.from([0, 0, 0, 1])), message()], [['9', 99]])).toEqual([
      0, 1, 3,
    ])
  })

  it('hides an aborted transaction up to its end, and nothing of the next one', () => {
    expect(left([message('1'), message(), end('1'), message('1')], [['1', 0]])).toEqual([1, 3])
  })

  it('knows an end from a message whose key is the number 0', () => {
    expect(left([message('1', NUL), message('1'), end('1'), message(undefined, NUL)], [['1', 0]])).toEqual([3])
  })

  it('hides transactions that ended in another order than they began', () => {
    const messages = [message('1'), message('2'), end('2'), message('1'), end('1'), message()]
    expect(
      left(messages, [
        ['2', 1],
        ['1', 0],
      ]),
    ).toEqual([5])
  })

  it('hides the rest of transactions that began before the fetch', () => {
    const messages = [message('2'), message('1'), end('1'), end('2'), message()]
    expect(
      left(
        messages,
        [
          ['1', 3],
          ['2', 5],
        ],
        10,
      ),
    ).toEqual([14])
  })
})
