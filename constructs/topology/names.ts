/**
 * Names for ids that may hold anything, in a narrower alphabet, each another: the second of two that would be alike gets a
 * number.
 */
export function distinctNames(ids: Iterable<string>, toName: (id: string) => string): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const id of ids) {
    if (names.has(id)) continue
    const wanted = toName(id)
    let name = wanted
    for (let copy = 2; taken.has(name); copy++) name = `${wanted}_${copy}`
    taken.add(name)
    names.set(id, name)
  }
  return names
}
