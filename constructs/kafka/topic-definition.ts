import type { KafkaTopicProps } from './kafka-topic-props.ts'

/**
 * A topic as a value, which several systems of a program can import: one owns it, others may read or write it. `addTopic()`
 * of the owner declares it, `useTopic()` of the others takes it.
 */
export interface TopicDefinition extends KafkaTopicProps {
  /** Kafka's name of the topic. */
  readonly name: string
  /** The system that declares it: the only one whose reconciler makes and changes it. */
  readonly owner: string
  /** Other systems that may read it. @default - none */
  readonly readers?: readonly string[]
  /** Other systems that may send to it. @default - none */
  readonly writers?: readonly string[]
}

/** Defines a topic that systems share; see {@link TopicDefinition}. */
export const defineTopic = (definition: TopicDefinition): TopicDefinition => Object.freeze({ ...definition })
