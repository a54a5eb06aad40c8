import { runProgram } from '../../../../services/runtime/program.ts'
import { fired } from '../../../../services/runtime/wait.ts'

/** A program that logs LINES lines in one turn of the event loop and ends in it, in the way that END names. */

const lines = Number(process.env.LINES)

await runProgram({}, async ({ log, stopping }) => {
  const last = () => {
    for (let n = 0; n < lines; n++) log.info({ n }, 'a line')
  }
  const ends: Record<string, () => unknown> = {
    return: last,
    throw: () => {
      last()
      throw new Error('this error belongs to the test')
    },
    exit: () => {
      last()
      process.exit(3)
    },
    abort: () => {
      last()
      process.abort()
    },
    'uncaught exception': () => {
      setTimeout(() => {
        last()
        throw new Error('this error belongs to the test')
      }, 1)
      return new Promise(() => undefined)
    },
    'unhandled rejection': () => {
      setTimeout(async () => {
        last()
        throw new Error('this error belongs to the test')
      }, 1)
      return new Promise(() => undefined)
    },
    'SIGTERM, in time': async () => {
      setTimeout(last, 1)
      setTimeout(() => process.kill(process.pid, 'SIGTERM'), 1)
      await fired(stopping)
      last()
    },
    'SIGTERM, by force': async () => {
      setTimeout(() => process.kill(process.pid, 'SIGTERM'), 1)
      await fired(stopping)
      setTimeout(last, 100)
      return new Promise(() => undefined)
    },
    'SIGKILL, after a warning': () => {
      last()
      log.warn({}, 'a warning')
      process.kill(process.pid, 'SIGKILL')
      // Not before the signal has arrived.
      for (;;);
    },
    'SIGKILL, a turn later': () => {
      last()
      setImmediate(() => process.kill(process.pid, 'SIGKILL'))
      return new Promise(() => undefined)
    },
    'in its last breath': () => {
      process.once('exit', last)
    },
  }
  await ends[process.env.END ?? '']?.()
})
