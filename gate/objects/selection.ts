import type { KubernetesObject } from '../types.ts'
import { type Part, partAt, partsAt } from './shape.ts'
import { type Workload, workloadOf } from './workload.ts'

/** The workloads of one side, by their pods' labels. */
export class Workloads {
  readonly all: readonly Workload[]
  readonly #byLabel = new Map<string, Workload[]>()

  constructor(objects: readonly KubernetesObject[]) {
    this.all = objects.flatMap((object) => workloadOf(object) ?? [])
    for (const workload of this.all) {
      for (const [key, value] of Object.entries(workload.labels)) {
        const label = `${key}=${value}`
        const known = this.#byLabel.get(label)
        if (known === undefined) this.#byLabel.set(label, [workload])
        else known.push(workload)
      }
    }
  }

  /** Those whose pods have all these labels. A selector of nothing fits nobody. */
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

  /** Those that a label selector fits: one of nothing fits everybody. */
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

/** The workloads of one side of a change; found once. */
export function workloadsOf(objects: readonly KubernetesObject[]): Workloads {
  const known = sides.get(objects)
  if (known !== undefined) return known
  const found = new Workloads(objects)
  sides.set(objects, found)
  return found
}

const sides = new WeakMap<readonly KubernetesObject[], Workloads>()
