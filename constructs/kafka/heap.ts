import { Size } from 'cdk8s'
import { formatSize, kibibytes, mebibytes } from '../platform/quantities.ts'
import type { Rule } from '../platform/validation.ts'

const MAX_HEAP_MIB = 5 * 1024
/** Above this share of the limit, too little is left for threads, buffers and the page cache. */
const MAX_HEAP_SHARE = 0.75

/** Half of the container's memory, at most 5 GiB: the rest is the page cache, which serves the consumers. */
export const heapFor = (memory: Size): Size => Size.mebibytes(Math.min(Math.floor(mebibytes(memory) / 2), MAX_HEAP_MIB))

/** JVM options of a fixed heap; a JVM that runs out of memory exits instead of limping on. */
export const heapOptions = (heap: Size): string =>
  `-Xms${mebibytes(heap)}m -Xmx${mebibytes(heap)}m -XX:+ExitOnOutOfMemoryError`

/** The rule that a heap leaves room within the memory limit of its container. */
export const heapRule = (prop: string): Rule<{ readonly heap: Size; readonly memory: Size }> => ({
  prop,
  // Invalid memory is reported by its own rule; no heap would be right for it.
  broken: ({ heap, memory }) =>
    kibibytes(memory) >= 1 && !(mebibytes(heap) >= 1 && mebibytes(heap) <= mebibytes(memory) * MAX_HEAP_SHARE),
  got: ({ heap, memory }) => `${formatSize(heap)} of ${formatSize(memory)}`,
  allowed: ({ memory }) =>
    `at most ${MAX_HEAP_SHARE * 100} % of the memory limit (${Math.floor(mebibytes(memory) * MAX_HEAP_SHARE)}Mi)`,
  fix: () => 'lower the heap, raise the memory, or leave the heap out for half of the memory',
})
