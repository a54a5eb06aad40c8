import { z } from 'zod'

/** A topic as a manifest declares it and the topic reconciler applies it. */
export const declaredTopic = z.strictObject({
  /** Kafka's topic name. */
  name: z.string().regex(/^[a-zA-Z0-9._-]{1,249}$/),
  /** Number of partitions; can grow, never shrink. */
  partitions: z.int().min(1),
  /** Replicas of each partition; fixed once the topic exists. */
  replicationFactor: z.int().min(1),
  /** Topic configs by Kafka's names, for example `retention.ms`. */
  config: z.record(z.string(), z.string()),
})

export type DeclaredTopic = z.infer<typeof declaredTopic>

export const declaredTopics = z.array(declaredTopic)

/** File name of the declared topics below {@link topicReconcilerSettings}' directory. */
export const TOPICS_FILE = 'topics.json'
