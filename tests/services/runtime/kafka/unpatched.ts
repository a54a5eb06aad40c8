import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** What a module of kafkajs exports by itself, whatever is patched. */
export function unpatched<T>(path: string): T {
  const patched = require.cache[path]
  delete require.cache[path]
  const own: T = require(path)
  require.cache[path] = patched
  return own
}
