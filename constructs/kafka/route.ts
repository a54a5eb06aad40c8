import type { TopicRoute } from '../../contracts/settings.ts'
import type { KafkaTopic } from './kafka-topic.ts'

/** How a topic appears in the settings of a service. */
export const routeOf = (topic: KafkaTopic, deadLetters?: KafkaTopic): TopicRoute => ({
  topic: topic.topicName,
  events: topic.events.map(({ type }) => type),
  ...(deadLetters && { deadLetters: deadLetters.topicName }),
})
