import { type DeclaredTopic, declaredTopic, TOPICS_FILE } from '../../../contracts/topics.ts'
import { below } from '../../compare/paths.ts'
import { text, valueAt } from '../../objects/shape.ts'
import type { KubernetesObject } from '../../types.ts'

/** A topic as a ConfigMap declares it. */
export interface Topic extends DeclaredTopic {
  readonly object: KubernetesObject
  /** Path of the topic in the ConfigMap. */
  readonly path: string
}

/** The topics that a ConfigMap declares for a topic reconciler. What is no topic is left out. */
export function topicsOf(object: KubernetesObject): readonly Topic[] {
  if (object.kind !== 'ConfigMap') return []
  const file = text(valueAt(object, 'data', TOPICS_FILE))
  if (file === undefined) return []
  return list(file).flatMap((item) => {
    const { success, data } = declaredTopic.safeParse(item)
    return success ? [{ ...data, object, path: `${below('data', TOPICS_FILE)}[${data.name}]` }] : []
  })
}

function list(json: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(json)
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}
