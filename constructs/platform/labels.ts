import type { IConstruct } from 'constructs'
import { System } from './system.ts'

/** Labels that select pods. They never change: a selector is immutable. */
export type SelectorLabels = Readonly<Record<string, string>>

/** The selector of a workload: its name, under the label that is common with `kubectl -l`. */
export const selectorLabels = (name: string): SelectorLabels => ({ app: name })

/** Labels of a pod: the selector, and what Kubernetes recommends for people and tools to read. */
export const podLabels = (
  construct: IConstruct,
  selector: SelectorLabels,
  component: string,
): Record<string, string> => {
  const system = System.find(construct)
  return {
    ...selector,
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/name': selector.app ?? component,
    ...(system && { 'app.kubernetes.io/part-of': system.name }),
  }
}
