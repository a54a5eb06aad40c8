import { expect, test } from 'vitest'
import {
  hasConditions,
  malformedConditions,
  malformedMetrics,
  type Thresholds,
  unknownAggregations,
} from '../../../constructs/addons/thresholds.ts'

/** Thresholds as they come from a program without types. */
const untyped = (thresholds: Readonly<Record<string, readonly string[]>>) => thresholds as Thresholds

test.each<Thresholds>([
  { http_req_duration: ['p(95)<500', 'p(99.9)<=1500', 'avg<20', 'med>0.5', 'max!=7'] },
  { http_req_failed: ['rate<0.01'], checks: ['rate==1'] },
  { dropped_iterations: ['count==0'], http_reqs: ['rate>=100', 'count>1'], vus: ['value<60'] },
  { 'http_req_duration{expected_response:true}': ['p(95)<500'] },
  { orders_declined: ['count<5'], order_latency: ['p(50)<10'] },
  untyped({ http_req_duration: ['p(95) < 500', 'avg===-1'] }),
])('k6 reads %j', (thresholds) => {
  expect(hasConditions(thresholds)).toBe(true)
  expect([malformedMetrics(thresholds), malformedConditions(thresholds), unknownAggregations(thresholds)]).toEqual([
    [],
    [],
    [],
  ])
})

test.each([
  '',
  'p(95)',
  'p95<500',
  'p(101)<500',
  'p(-1)<500',
  'p()<500',
  'p(95)<',
  'p(95)<500ms',
  'p(95)<NaN',
  'p(95)=500',
  'p(95)=<500',
  'p(95)<500 || avg<3',
  'mean<5',
  '500>p(95)',
  'RATE<1',
])('k6 does not read the condition %j', (condition) => {
  expect(malformedConditions(untyped({ http_req_duration: ['p(95)<500', condition] }))).toEqual([
    `http_req_duration: ${condition}`,
  ])
})

test.each(['', 'x', '9lives', 'http-reqs', 'http_reqs{', 'http_reqs{}', 'http_reqs}', 'http_reqs{a:b}c'])(
  'k6 knows no metric called %j',
  (metric) => {
    expect(malformedMetrics(untyped({ [metric]: ['rate<1'], checks: ['rate==1'] }))).toEqual([metric])
  },
)

test('a metric of k6 has the aggregations of its kind only', () => {
  const wrong = untyped({
    http_req_failed: ['p(95)<500', 'rate<0.01'],
    'http_req_duration{expected_response:true}': ['rate<1'],
    iterations: ['value>1'],
    mine: ['value>1'],
  })
  expect(unknownAggregations(wrong)).toEqual([
    { text: 'http_req_failed: p(95)<500', known: 'http_req_failed: rate' },
    {
      text: 'http_req_duration{expected_response:true}: rate<1',
      known: 'http_req_duration{expected_response:true}: avg, min, med, max, p(…)',
    },
    { text: 'iterations: value>1', known: 'iterations: count, rate' },
  ])
})

test('metrics without conditions are none', () => {
  expect([hasConditions({}), hasConditions({ checks: [] })]).toEqual([false, false])
})

test('the types tell a wrong aggregation before anything runs', () => {
  // @ts-expect-error a rate has no percentiles
  expect(unknownAggregations({ http_req_failed: ['p(95)<500'] })).toHaveLength(1)
  // @ts-expect-error no number
  expect(malformedConditions({ http_req_duration: ['p(95)<fast'] })).toHaveLength(1)
})
