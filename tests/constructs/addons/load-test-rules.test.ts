import { Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import { LoadTest, type LoadTestProps, type Thresholds } from '../../../constructs/index.ts'
import { problemsOf, testSystem } from '../../support.ts'

const { minutes, seconds, millis } = Duration
const script = new URL('../../../services/order-billing-notification/load-test/script.js', import.meta.url)
const target = { name: 'order-service', url: 'http://order-service' }

const problems = (props: Partial<LoadTestProps>, id = 'load-test') => {
  const system = testSystem()
  new LoadTest(system.chart('c'), id, {
    target,
    path: '/api/orders',
    script,
    stages: [{ duration: minutes(1), target: 5 }],
    thresholds: { checks: ['rate==1'] },
    ...props,
  })
  return problemsOf(system).map((line) => line.replace('c/load-test: ', ''))
}

const file =
  "expected a file with a k6 script; give its path, for example new URL('load-test/script.js', import.meta.url)"
const either =
  'expected one of them; give stages for a number of users, or constantArrivalRate for a rate that does not wait for answers'
const steps =
  'expected whole numbers of users from 0 up, in whole milliseconds from 0 up; give the number of users at the end of each stage'
const somebody = 'expected at least one stage with users; give the number of users at the end of each stage'
const urlPath =
  'expected a path such as /api/orders, in the characters of a URL; start it with a slash, and leave out the host: the target has it'
const variable =
  'expected letters, digits and underscores, not starting with a digit, and not a variable of k6; use the name that the script reads'
const kept =
  'expected a whole number from 1 up; keep at least one: with 0 a Job is deleted with its logs as soon as it ends, even one created by hand'

const refusals: readonly (readonly [string, Partial<LoadTestProps>, string])[] = [
  [
    'a script that does not exist',
    { script: '/nowhere/script.js' },
    `script: got "ENOENT: no such file or directory, open '/nowhere/script.js'", ${file}`,
  ],
  ['an empty script', { script: '/dev/null' }, `script: got "/dev/null: empty", ${file}`],
  ['a script elsewhere', { script: new URL('http://a/b.js') }, `script: got "The URL must be of scheme file", ${file}`],
  ...['api/orders', '/a b', '/a#b', '/$(X)'].map(
    (path) => [`the path ${path}`, { path }, `path: got "${path}", ${urlPath}`] as const,
  ),
  [
    'a target without a scheme',
    { target: { name: 'a', url: '10.0.0.1' } },
    'target.url: got "10.0.0.1", expected a URL with http:// or https://; pass an HttpService, or the name and URL of an external service',
  ],
  ...['', '9', 'A-B', 'K6_VUS', 'THINK_TIME'].map(
    (urlVariable) =>
      [`the variable ${urlVariable}`, { urlVariable }, `urlVariable: got "${urlVariable}", ${variable}`] as const,
  ),
  [
    'a variable that k6 takes for its own',
    { env: { K6_STAGES: '1s:1', THINK_TIME: '0' } },
    owned('K6_STAGES, THINK_TIME'),
  ],
  ['the variable of the URL', { env: { ORDER_SERVICE_URL: 'http://x' } }, owned('ORDER_SERVICE_URL')],
  [
    'a variable with a dash',
    { env: { 'A-B': '' } },
    'env: got "A-B", expected letters, digits and underscores, not starting with a digit; choose another name',
  ],
  ['no load', { stages: undefined }, `stages and constantArrivalRate: got "none", ${either}`],
  [
    'two loads',
    { constantArrivalRate: { rate: 1, duration: minutes(1) } },
    `stages and constantArrivalRate: got "both", ${either}`,
  ],
  ['no stage', { stages: [] }, `stages: got "none", ${somebody}`],
  ['no users', { stages: [{ duration: minutes(1), target: 0 }] }, `stages: got "no users, or no time", ${somebody}`],
  ['no time', { stages: [{ duration: minutes(0), target: 9 }] }, `stages: got "no users, or no time", ${somebody}`],
  [
    'stages that are none',
    {
      stages: [
        { duration: minutes(1), target: -1 },
        { duration: millis(0.5), target: 1 },
        { duration: seconds(Number.NaN), target: Number.NaN },
      ],
    },
    `stages: got "-1 in 1 minute, 1 in 0.5 millis, NaN in NaN milliseconds", ${steps}`,
  ],
  ...[0, 1.5, Number.NaN].map(
    (rate) =>
      [
        `a rate of ${rate}`,
        { stages: undefined, constantArrivalRate: { rate, duration: minutes(1), preAllocatedVUs: 1 } },
        `constantArrivalRate.rate: got ${rate}, expected a whole number from 1 up; give the iterations of one second`,
      ] as const,
  ),
  [
    'a rate for no time',
    { stages: undefined, constantArrivalRate: { rate: 1, duration: millis(500) } },
    'constantArrivalRate.duration: got "500 millis", expected whole seconds from 1 up; give the time for which the rate is held',
  ],
  [
    'a rate without users',
    { stages: undefined, constantArrivalRate: { rate: 8, duration: minutes(1), preAllocatedVUs: 0 } },
    'constantArrivalRate.preAllocatedVUs: got 0, expected a whole number from 1 up; leave it out for a quarter of the rate',
  ],
  [
    'fewer users than there are already',
    { stages: undefined, constantArrivalRate: { rate: 8, duration: minutes(1), maxVUs: 1 } },
    'constantArrivalRate.maxVUs: got 1, expected a whole number from preAllocatedVUs (2) up; leave it out for the same number as the rate',
  ],
  [
    'a pause that ends before it begins',
    { thinkTime: { min: seconds(2), max: seconds(1) } },
    'thinkTime: got "2 seconds to 1 second", expected min up to max; swap them',
  ],
  [
    'a pause that is none',
    { thinkTime: { min: millis(0.5), max: seconds(1) } },
    `thinkTime.min: got "0.5 millis", expected whole milliseconds from 0 up; give the shortest pause, or thinkTime: 'none'`,
  ],
  [
    'a pause without an end',
    { thinkTime: { min: seconds(0), max: seconds(Number.POSITIVE_INFINITY) } },
    `thinkTime.max: got "Infinity milliseconds", expected whole milliseconds from 0 up; give the longest pause, or thinkTime: 'none'`,
  ],
  [
    'a pause with a rate',
    {
      stages: undefined,
      constantArrivalRate: { rate: 8, duration: minutes(1) },
      thinkTime: { min: seconds(1), max: seconds(2) },
    },
    'thinkTime: got "a pause with constantArrivalRate", expected a pause with stages only; leave it out: the rate sets the pace, a pause only requires more users',
  ],
  [
    'no thresholds',
    { thresholds: {} },
    'thresholds: got "none", expected at least one; give the limits that the run has to meet, for example { http_req_failed: [\'rate<0.01\'] }: nothing else fails the Job',
  ],
  [
    'a metric that k6 cannot have',
    { thresholds: { 'http-reqs': ['rate<1'] } },
    'thresholds: got "http-reqs", expected names of metrics such as http_req_duration or http_req_duration{expected_response:true}; write them as the summary of k6 does',
  ],
  [
    'a condition that k6 cannot read',
    { thresholds: { checks: ['fast'] } as unknown as Thresholds },
    'thresholds: got "checks: fast", expected conditions such as p(95)<500, rate<0.01 or count==0; compare one aggregation with one number',
  ],
  [
    'a percentile of a rate',
    { thresholds: { checks: ['p(95)<5', 'avg<3'] } as unknown as Thresholds },
    'thresholds: got "checks: p(95)<5, checks: avg<3", expected what k6 measures: checks: rate; use one of these: k6 would not start',
  ],
  [
    'a schedule of six fields',
    { schedule: '0 0 3 * * *' },
    `schedule: got "0 0 3 * * *", expected the five fields of cron, or @hourly, @daily, @weekly and the like; write for example '0 3 * * *' for every day at three, UTC`,
  ],
  ...[0, -1, 1.5, Number.NaN].map(
    (limit) =>
      [
        `a history of ${limit}`,
        { failedJobsHistoryLimit: limit },
        `failedJobsHistoryLimit: got ${limit}, ${kept}`,
      ] as const,
  ),
  ['no history', { successfulJobsHistoryLimit: 0 }, `successfulJobsHistoryLimit: got 0, ${kept}`],
  [
    'no image',
    { image: '' },
    'image: got "none", expected an image with a tag or digest; give an image whose entry point is k6',
  ],
  [
    'an image that moves',
    { image: 'grafana/k6:latest' },
    'image: got "grafana/k6:latest", expected a tag that never changes, or a digest; use a version: a mutable tag can run different code on every node',
  ],
  [
    'no CPU',
    { resources: { cpu: Cpu.millis(0), memory: Size.mebibytes(64) } },
    'resources.cpu: got "0m", expected a positive amount; give what the container needs under load, for example Cpu.millis(100)',
  ],
]

function owned(names: string): string {
  return `env: got "${names}", expected variables that no prop sets; use the prop that sets the variable`
}

describe('refuses', () => {
  test.each(refusals)('%s', (_, props, message) => {
    expect(problems(props)).toEqual([message])
  })

  test('a name that leaves no room for those of its Jobs', () => {
    const name = 'x'.repeat(53)
    expect(problems({}, name)).toEqual([
      `c/${name}: name: got "${name}", expected at most 52 lower-case letters, digits and dashes, starting with a letter; choose a name that Kubernetes accepts`,
    ])
  })

  test('everything at once', () => {
    expect(
      problems({ script: '/nowhere', stages: [], thresholds: {}, schedule: '', failedJobsHistoryLimit: 0 }),
    ).toHaveLength(5)
  })
})
