import { expect, test } from 'vitest'
import { createLeaving } from '../../../../services/runtime/terminal/leaving.ts'

function given() {
  const said: string[] = []
  let stops = 0
  const clock = { now: 0 }
  const press = createLeaving(
    (text) => void said.push(text),
    () => {
      stops++
    },
    () => clock.now,
  )
  return { said, press, clock, stops: () => stops }
}

test.each(['Ctrl-C', 'Ctrl-D'] as const)('%s says how to leave, and stops nothing', (key) => {
  const { said, press, stops } = given()
  press(key)
  expect(said).toEqual([
    `${key} does not end this service. To leave, close this window: the service goes on.\n` +
      'Once more within 5 seconds stops the process; in a pod, Kubernetes starts it again.',
  ])
  expect(stops()).toBe(0)
})

test.each([
  [5_000, 1],
  [5_001, 0],
])('a second one after %d ms: stopped %d time(s)', (ms, times) => {
  const { press, clock, stops } = given()
  press('Ctrl-C')
  clock.now = ms
  press('Ctrl-D')
  expect(stops()).toBe(times)
})
