import { expect } from 'vitest'
import { position, type Service } from '../../support/service.ts'
import type { Ledger } from './ledger.ts'

/** `maxBytesPerPartition` of the consumers: what one fetch brings of a partition. */
const FETCH_BYTES = 524_288

/**
 * Expects that what came again is what a killed member had in hand: of each partition the last messages that it has
 * processed, at most as many as one fetch brings.
 * @returns how many came again, by partition
 */
export function expectInHand({ redelivered, stored }: Ledger, killed: Service): Readonly<Record<number, number>> {
  const again = new Set(redelivered.map(position))
  const bytes = new Map(stored.map((one) => [position(one), (one.key?.length ?? 0) + (one.value?.length ?? 0)]))
  const counts: Record<number, number> = {}
  for (const number of new Set(killed.events.map(({ partition }) => partition))) {
    const processed = killed.events.filter(({ partition }) => partition === number).map(position)
    const mine = processed.filter((at) => again.has(at))
    expect(mine).toEqual(mine.length === 0 ? [] : processed.slice(-mine.length))
    expect(mine.reduce((sum, at) => sum + (bytes.get(at) ?? 0), 0)).toBeLessThanOrEqual(FETCH_BYTES)
    counts[number] = mine.length
  }
  return counts
}
