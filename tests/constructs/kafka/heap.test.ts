import { Size } from 'cdk8s'
import { expect, test } from 'vitest'
import { heapFor, heapOptions, heapRule } from '../../../constructs/kafka/heap.ts'
import { formatSize } from '../../../constructs/platform/quantities.ts'
import { brokenRules } from '../../../constructs/platform/validation.ts'

test.each([
  [Size.gibibytes(2), '1Gi'],
  [Size.mebibytes(1025), '512Mi'],
  [Size.gibibytes(64), '5Gi'],
])('half of the memory is heap, at most 5 GiB', (memory, heap) => {
  expect(formatSize(heapFor(memory))).toBe(heap)
})

test('the heap has one size from the start, and a JVM without memory ends', () => {
  expect(heapOptions(Size.gibibytes(1))).toBe('-Xms1024m -Xmx1024m -XX:+ExitOnOutOfMemoryError')
})

test('the default heap fits any memory that a JVM can start in', () => {
  for (const mebibytes of [2, 64, 1000, 4096, 1_000_000]) {
    const memory = Size.mebibytes(mebibytes)
    expect(brokenRules({ heap: heapFor(memory), memory }, [heapRule('heap')])).toEqual([])
  }
})

test('no heap and a heap that is no number are refused', () => {
  const memory = Size.gibibytes(1)
  for (const heap of [Size.mebibytes(0), Size.kibibytes(1023), Size.mebibytes(Number.NaN)]) {
    expect(brokenRules({ heap, memory }, [heapRule('heap')])).toHaveLength(1)
  }
})
