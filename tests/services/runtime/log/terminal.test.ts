import { afterEach, expect, test } from 'vitest'
import { createLog, terminalLog } from '../../../../services/runtime/log.ts'

const { print } = terminalLog
afterEach(() => {
  terminalLog.print = print
})

test('on a terminal, log lines go where the prompt steps aside, before the call returns', async () => {
  const printed: string[] = []
  terminalLog.print = (text) => printed.push(text)
  const log = createLog('info', 'desk', true)
  // Its streams begin to flow at the end of the turn in which it was made.
  await new Promise(setImmediate)
  log.warn({ order_id: '101' }, 'something happened')
  expect(printed).toEqual([expect.stringMatching(/WARN.*something happened.*101.*\n$/)])
  log.fatal({}, 'the last words')
  expect(printed).toHaveLength(2)
})
