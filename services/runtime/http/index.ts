/** What services that answer HTTP requests use of the runtime. Nothing happens on import. */
export { createHttpApp, type HttpApp, type HttpAppOptions } from './app.ts'
export { idempotencyHeaders } from './idempotency.ts'
export { Problem, problemDetails, problemResponses } from './problem.ts'
export { type HttpServiceOptions, runHttpService } from './run.ts'
