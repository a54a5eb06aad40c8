/** Deepest nesting. Kubernetes' own definitions of definitions stay below half of it. */
const DEEPEST = 100

/** Why a value is none of JSON's that could be compared: it holds itself, is nested too deep, or has a key of JavaScript's own. */
export function misshapen(value: unknown): string | undefined {
  const above = new Set<unknown>()
  const visit = (one: unknown): string | undefined => {
    if (typeof one !== 'object' || one === null) return undefined
    if (above.has(one)) return 'an alias leads to what it is part of'
    if (above.size >= DEEPEST) return `more than ${DEEPEST} levels of nesting`
    above.add(one)
    for (const [key, item] of Object.entries(one)) {
      const problem = key === '__proto__' ? 'the key __proto__ cannot be compared' : visit(item)
      if (problem !== undefined) return problem
    }
    above.delete(one)
    return undefined
  }
  return visit(value)
}
