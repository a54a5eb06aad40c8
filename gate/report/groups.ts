import type { ReviewedFinding } from '../accepted.ts'

/** Findings that say the same about several fields of an object. */
export interface FindingGroup {
  readonly first: ReviewedFinding
  readonly all: readonly ReviewedFinding[]
}

/** Groups findings, in their order, so that a sentence stands once. */
export function grouped(findings: readonly ReviewedFinding[]): FindingGroup[] {
  const groups = new Map<string, ReviewedFinding[]>()
  for (const finding of findings) {
    const { unit, code, object, why, action, accepted } = finding
    const key = JSON.stringify([unit, code, finding.class, object, why, action, accepted?.reason])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [finding])
    else group.push(finding)
  }
  return [...groups.values()].flatMap((all) => (all[0] === undefined ? [] : [{ first: all[0], all }]))
}

/** `StatefulSet/kafka`, with its namespace if it says one. */
export const objectName = ({ object: { kind, name, namespace } }: ReviewedFinding): string =>
  `${kind}/${name}${namespace === undefined ? '' : ` in ${namespace}`}`
