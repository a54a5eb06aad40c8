import { expect, test } from 'vitest'
import { isCronSchedule } from '../../../constructs/addons/cron-schedule.ts'

test.each([
  '0 3 * * *',
  '*/15 * * * *',
  '5/10 0-6,12 ? JAN-mar mon,FRI',
  '59 23 31 12 6',
  ' 0  3 * * * ',
  '@daily',
  '@yearly',
])('Kubernetes accepts the schedule %j', (schedule) => {
  expect(isCronSchedule(schedule)).toBe(true)
})

test.each([
  '',
  'daily',
  '@reboot',
  '0 3 * *',
  '0 0 3 * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * 13 *',
  '* * * * 7',
  '*/0 * * * *',
  '9-5 * * * *',
  '1-2-3 * * * *',
  '1,, * * * *',
  '-1 * * * *',
  '1.5 * * * *',
  'jan * * * *',
])('and refuses %j', (schedule) => {
  expect(isCronSchedule(schedule)).toBe(false)
})
