import { setImmediate as turn } from 'node:timers/promises'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { LogLines } from '../../../../services/runtime/log-lines.ts'

/** A log, and the texts that were written, each as the messages of its lines. */
function open() {
  const written: string[][] = []
  const lines = new LogLines({
    write: (text: string) => {
      written.push(
        text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line).msg),
      )
    },
  })
  return { log: pino({ level: 'debug' }, lines), lines, written }
}

test('the first line of a turn is written at once, the others together when it ends', async () => {
  const { log, written } = open()
  for (const name of ['a', 'b', 'c']) log.info(name)
  expect(written).toEqual([['a']])
  await turn()
  expect(written).toEqual([['a'], ['b', 'c']])
  await turn()
  log.info('d')
  expect(written.at(-1)).toEqual(['d'])
})

test.each(['warn', 'error', 'fatal'] as const)(
  'a line of level %s waits for nothing, and what came before it is out',
  (level) => {
    const { log, written } = open()
    for (const name of ['a', 'b', 'c']) log.info(name)
    log[level]('d')
    expect(written).toEqual([['a'], ['b', 'c', 'd']])
  },
)

test('no more than 16 KiB wait', () => {
  const { log, written } = open()
  for (let n = 0; n < 100; n++) log.info('x'.repeat(1_000))
  const lines = written.flat().length
  expect(lines).toBeGreaterThan(80)
  expect(written.length).toBeLessThan(10)
})

test('what is asked for is written, and after the end every line', () => {
  const { log, lines, written } = open()
  for (const name of ['a', 'b']) log.info(name)
  lines.flushSync()
  expect(written).toEqual([['a'], ['b']])
  log.info('c')
  lines.end()
  log.info('d')
  log.info('e')
  expect(written).toEqual([['a'], ['b'], ['c'], ['d'], ['e']])
})
