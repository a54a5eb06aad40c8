import { createRequire } from 'node:module'

/**
 * Puts something else in the place of what a module of kafkajs exports. Has to be done before the first request: kafkajs loads what
 * writes and reads them then.
 * @param make the replacement, from what is there now
 */
export function replaceModule<T>(name: string, make: (own: T) => T): void {
  const require = createRequire(import.meta.url)
  const path = require.resolve(name)
  const own: T = require(path)
  const loaded = require.cache[path]
  if (loaded) loaded.exports = make(own)
}
