import { Duration } from 'cdk8s'
import { expect, test } from 'vitest'
import { k6Duration, k6Options, lengthOf, usersOf } from '../../../constructs/addons/load.ts'

const { hours, minutes, seconds, millis } = Duration

test.each([
  [hours(1), '60m'],
  [minutes(2), '2m'],
  [seconds(90), '90s'],
  [millis(1500), '1500ms'],
  [seconds(0), '0m'],
])('a duration is written in the largest unit that is exact', (duration, text) => {
  expect(k6Duration(duration)).toBe(text)
})

test('stages stay stages, which the variables of k6 can replace', () => {
  const stages = [
    { duration: minutes(1), target: 50 },
    { duration: seconds(30), target: 0 },
  ]
  const thresholds = { http_req_failed: ['rate<0.01'] } as const
  expect(k6Options({ stages, thresholds })).toEqual({
    stages: [
      { duration: '1m', target: 50 },
      { duration: '30s', target: 0 },
    ],
    thresholds: { http_req_failed: ['rate<0.01'] },
  })
  expect(lengthOf({ stages })).toBe(90_000)
})

test('a constant arrival rate is a scenario', () => {
  const constantArrivalRate = { rate: 200, duration: minutes(2) }
  expect(k6Options({ constantArrivalRate, thresholds: {} })).toEqual({
    scenarios: {
      steady: {
        executor: 'constant-arrival-rate',
        rate: 200,
        timeUnit: '1s',
        duration: '2m',
        preAllocatedVUs: 50,
        maxVUs: 200,
      },
    },
    thresholds: {},
  })
  expect(lengthOf({ constantArrivalRate })).toBe(120_000)
})

test.each([
  [{ rate: 1 }, { preAllocatedVUs: 1, maxVUs: 1 }],
  [
    { rate: 10, preAllocatedVUs: 20 },
    { preAllocatedVUs: 20, maxVUs: 20 },
  ],
  [
    { rate: 10, maxVUs: 40 },
    { preAllocatedVUs: 3, maxVUs: 40 },
  ],
])('users of %j', (load, users) => {
  expect(usersOf({ ...load, duration: minutes(1) })).toEqual(users)
})
