/** What services use of the runtime. Nothing happens on import. */
export { type Handler, type HandlerContext, handle, type Registration, Unprocessable } from './consumer/handler.ts'
export { type ConsumerOptions, runConsumer } from './consumer/run.ts'
export type { Log } from './log.ts'
export type { Delivery } from './producer/batcher.ts'
export { type EventIdentity, InvalidEvent } from './producer/events.ts'
export type { Producer } from './producer/producer.ts'
export { type ProducerProgram, runProducer } from './producer/run.ts'
export { pause } from './wait.ts'
