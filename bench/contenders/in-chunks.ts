import type { ChunkHandler } from '../../services/runtime/consumer/chunks.ts'

/** Calls a handler of chunks with at most BENCH_CHUNK events at a time. */
export const inChunks = (handle: ChunkHandler): ChunkHandler => {
  const size = Number(process.env.BENCH_CHUNK)
  return async (events, repeated) => {
    for (let from = 0; from < events.length; from += size) await handle(events.slice(from, from + size), repeated)
  }
}
