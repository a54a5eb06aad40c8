/** What services use of the runtime. Nothing happens on import. */
export { type Handler, type HandlerContext, handle, Unprocessable } from './consumer/handler.ts'
export { type ConsumerOptions, runConsumer } from './consumer/run.ts'
export type { Log } from './log.ts'
