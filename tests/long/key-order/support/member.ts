import { handle, pause, runConsumer } from '../../../../services/runtime/index.ts'
import { numberSaid } from './events.ts'

/** Milliseconds that an event takes, in which a stop, a new assignment and a signal can come. */
const WORK_MS = 1

// Says what it has processed, and when on the clock that all processes of the machine share.
await runConsumer({
  handlers: [
    handle(numberSaid, async ({ key, n }, { log, signal }) => {
      await pause(WORK_MS, signal)
      log.info({ key, n, at: String(process.hrtime.bigint()) }, 'processed')
    }),
  ],
})
