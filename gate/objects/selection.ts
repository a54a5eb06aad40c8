import type { KubernetesObject } from '../types.ts'
import { grouped } from './grouped.ts'
import { type Part, partAt, partsAt } from './shape.ts'
import { type Workload, workloadOf } from './workload.ts'

/** Workloads, by their pods' labels. */
export class Workloads {
  readonly all: readonly Workload[]
  readonly #byLabel: ReadonlyMap<string, readonly Workload[]>

  constructor(objects: readonly KubernetesObject[]) {
    this.all = objects.flatMap((object) => workloadOf(object) ?? [])
    this.#byLabel = grouped(this.all, ({ labels }) => Object.entries(labels).map(([key, value]) => `${key}=${value}`))
  }

  /** Those whose pods have all these labels. An empty selector matches none. */
  withLabels(labels: Part, namespace: string | undefined): Workload[] {
    const pairs = Object.entries(labels)
    // The rarest label leaves the fewest to look at.
    const [candidates = []] = pairs
      .map(([key, value]) => this.#byLabel.get(`${key}=${value}`) ?? [])
      .sort((one, other) => one.length - other.length)
    return candidates.filter(
      ({ object, labels: has }) =>
        object.metadata.namespace === namespace && pairs.every(([key, value]) => has[key] === value),
    )
  }

  /** Those that a label selector matches: an empty one matches all. */
  selectedBy(selector: Part, namespace: string | undefined): Workload[] {
    const labels = partAt(selector, 'matchLabels')
    const fitting =
      Object.keys(labels).length > 0
        ? this.withLabels(labels, namespace)
        : this.all.filter(({ object }) => object.metadata.namespace === namespace)
    const expressions = partsAt(selector, 'matchExpressions')
    return fitting.filter(({ labels: has }) => expressions.every((expression) => holds(expression, has)))
  }
}

function holds({ key, operator, values }: Part, labels: Part): boolean {
  const value = labels[String(key)]
  const listed = Array.isArray(values) && values.includes(value)
  if (operator === 'In') return listed
  if (operator === 'NotIn') return !listed
  return operator === 'Exists' ? value !== undefined : value === undefined
}
