/** Things by their keys: each thing may have several, each key several things. */
export function grouped<K, T>(things: readonly T[], keys: (thing: T) => Iterable<K>): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const thing of things) {
    for (const key of keys(thing)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [thing])
      else group.push(thing)
    }
  }
  return groups
}
