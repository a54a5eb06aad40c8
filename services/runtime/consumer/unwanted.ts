import type { TopicRoute } from '../../../contracts/settings.ts'
import type { KafkaMessage } from '../kafka/kafkajs.ts'
import type { Log } from '../log.ts'

/** Most types that are told apart, and most characters of one: they are whatever somebody has sent. */
const MOST_TYPES = 100
const MOST_CHARACTERS = 200

/** Told of a message whose type no handler of this process is for. */
export type Unwanted = (type: string, message: KafkaMessage, partition: number) => void

/**
 * Makes the function that says once of each type that it is passed over, with a message that has it: it may be misspelt, and
 * nobody else would say so. Types that the topic declares, and others handle, are nothing to tell.
 */
export function createUnwanted({ topic, events }: TopicRoute, log: Log): Unwanted {
  const declared = new Set(events)
  const said = new Set<string>()
  return (type, { offset }, partition) => {
    if (declared.has(type) || said.has(type) || said.size === MOST_TYPES) return
    said.add(type)
    const fields = { topic, partition, offset, type: JSON.stringify(type.slice(0, MOST_CHARACTERS)) }
    if (declared.size > 0) log.warn(fields, 'messages of a type that the topic does not declare are passed over')
    else log.info(fields, 'messages of a type that nothing here is for are passed over')
  }
}
