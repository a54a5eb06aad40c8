import { type DeclaredTopic, declaredTopic, TOPICS_FILE } from '../../../contracts/topics.ts'
import { below } from '../../compare/paths.ts'
import { kindOf } from '../../objects/identity.ts'
import { partAt, text, valueAt, whole } from '../../objects/shape.ts'
import type { KubernetesObject } from '../../types.ts'

/** A topic as a ConfigMap of a topic reconciler declares it, or a KafkaTopic of Strimzi. */
export interface Topic extends DeclaredTopic {
  readonly object: KubernetesObject
  /** Where it is declared; empty: the object itself. */
  readonly path: string
  /** Where its parts are. */
  readonly places: { readonly partitions: string; readonly replicationFactor: string; readonly config: string }
  /** Who applies it, at the beginning of a sentence. */
  readonly manager: 'The reconciler' | 'The Topic Operator'
}

export const isStrimzis = ({ manager }: Topic): boolean => manager === 'The Topic Operator'

/** The topics that an object declares. What is no topic is left out. */
export function topicsOf(object: KubernetesObject): readonly Topic[] {
  if (kindOf(object) === 'kafka.strimzi.io/KafkaTopic') return [ofStrimzi(object)]
  if (object.kind !== 'ConfigMap') return []
  const file = text(valueAt(object, 'data', TOPICS_FILE))
  if (file === undefined) return []
  return list(file).flatMap((item) => {
    const { success, data } = declaredTopic.safeParse(item)
    if (!success) return []
    const path = `${below('data', TOPICS_FILE)}[${data.name}]`
    const places = {
      partitions: `${path}.partitions`,
      replicationFactor: `${path}.replicationFactor`,
      config: `${path}.config`,
    }
    return [{ ...data, object, path, places, manager: 'The reconciler' as const }]
  })
}

/** Partitions and replicas that are left out are the brokers' own: one, as far as anybody can tell. */
function ofStrimzi(object: KubernetesObject): Topic {
  const config = Object.entries(partAt(object, 'spec', 'config')).map(([key, value]) => [key, text(value) ?? ''])
  return {
    name: text(valueAt(object, 'spec', 'topicName')) ?? object.metadata.name,
    partitions: whole(valueAt(object, 'spec', 'partitions')) ?? 1,
    replicationFactor: whole(valueAt(object, 'spec', 'replicas')) ?? 1,
    config: Object.fromEntries(config),
    object,
    path: '',
    places: { partitions: 'spec.partitions', replicationFactor: 'spec.replicas', config: 'spec.config' },
    manager: 'The Topic Operator',
  }
}

function list(json: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(json)
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}
