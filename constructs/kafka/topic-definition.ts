import type { KafkaTopicProps } from './kafka-topic-props.ts'

/**
 * A topic as a value that several systems of a program can import: one owns it, others may read or write it. The owner
 * declares it with `addTopic()`, the others use it with `useTopic()`.
 */
export interface TopicDefinition extends KafkaTopicProps {
  /** Kafka's name of the topic. */
  readonly name: string
  /** The system that declares it: only its reconciler creates and changes the topic. */
  readonly owner: string
  /** Other systems that may read it. @default - none */
  readonly readers?: readonly string[]
  /** Other systems that may send to it. @default - none */
  readonly writers?: readonly string[]
}

/** Defines a topic that systems share; see {@link TopicDefinition}. */
export const defineTopic = (definition: TopicDefinition): TopicDefinition => Object.freeze({ ...definition })
