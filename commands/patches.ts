import { compare } from '../synthesis/folder.ts'
import type { Rendered } from '../synthesis/render.ts'

/** A patch for each file that differs, in the order of their names. */
export async function patches(before: Rendered, after: Rendered): Promise<string[]> {
  const { added, changed, removed } = compare(before, after)
  const different = [...added, ...changed, ...removed].sort()
  if (different.length === 0) return []
  // Loaded where it is used: synth, the default command, must start quickly.
  const { createTwoFilesPatch } = await import('diff')
  return different.map((file) => {
    const [old, now] = [before.get(file), after.get(file)]
    const names = [
      old === undefined ? '/dev/null' : `a/${file}`,
      now === undefined ? '/dev/null' : `b/${file}`,
    ] as const
    return createTwoFilesPatch(...names, old ?? '', now ?? '').trimEnd()
  })
}
