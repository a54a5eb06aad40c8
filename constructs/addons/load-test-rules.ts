import { isCount, resourceRules } from '../platform/amount-rules.ts'
import { imageRules } from '../platform/image-rules.ts'
import type { Rule } from '../platform/validation.ts'
import { isCronSchedule } from './cron-schedule.ts'
import type { LoadTestProps } from './load-test-props.ts'
import { hasConditions, malformedConditions, malformedMetrics, unknownAggregations } from './thresholds.ts'

/** The script as it was found. */
export interface Script {
  readonly file: string | URL
  readonly text: string
  /** Why it could not be read. */
  readonly error?: string
}

interface Subject extends Omit<LoadTestProps, 'script'> {
  readonly loadTest: { readonly urlVariable: string }
  readonly script: Script
  readonly image: string
}

const thresholdRules: readonly Rule<Subject>[] = [
  {
    prop: 'thresholds',
    broken: ({ thresholds }) => !hasConditions(thresholds),
    got: () => 'none',
    allowed: () => 'at least one',
    fix: () =>
      "give the limits that the run has to meet, for example { http_req_failed: ['rate<0.01'] }: nothing else fails the Job",
  },
  {
    prop: 'thresholds',
    broken: ({ thresholds }) => malformedMetrics(thresholds).length > 0,
    got: ({ thresholds }) => malformedMetrics(thresholds).join(', '),
    allowed: () => 'names of metrics such as http_req_duration or http_req_duration{expected_response:true}',
    fix: () => 'write them as the summary of k6 does',
  },
  {
    prop: 'thresholds',
    broken: ({ thresholds }) => malformedConditions(thresholds).length > 0,
    got: ({ thresholds }) => malformedConditions(thresholds).join(', '),
    allowed: () => 'conditions such as p(95)<500, rate<0.01 or count==0',
    fix: () => 'compare one aggregation with one number',
  },
  {
    prop: 'thresholds',
    broken: ({ thresholds }) => unknownAggregations(thresholds).length > 0,
    got: ({ thresholds }) =>
      unknownAggregations(thresholds)
        .map(({ text }) => text)
        .join(', '),
    allowed: ({ thresholds }) =>
      `what k6 measures: ${[...new Set(unknownAggregations(thresholds).map(({ known }) => known))].join('; ')}`,
    fix: () => 'use one of these: k6 would not start',
  },
]

/** The rule for the number of Jobs that are kept. */
const historyRule = (prop: 'successfulJobsHistoryLimit' | 'failedJobsHistoryLimit'): Rule<Subject> => ({
  prop,
  broken: (subject) => !isCount(subject[prop] ?? 1),
  got: (subject) => subject[prop],
  allowed: () => 'a whole number from 1 up',
  fix: () => 'keep at least one: with 0 a Job is deleted with its logs as soon as it ends, even one created by hand',
})

/** What Kubernetes or k6 would refuse about a load test, and what would measure nothing. */
export const loadTestRules: readonly Rule<Subject>[] = [
  {
    prop: 'script',
    broken: ({ script }) => script.text.trim() === '',
    got: ({ script }) => script.error ?? `${script.file}: empty`,
    allowed: () => 'a file with a k6 script',
    fix: () => "give its path, for example new URL('load-test/script.js', import.meta.url)",
  },
  {
    prop: 'path',
    broken: ({ path }) => !/^(\/[\w.~%:@!$&'*+,;=?/-]*)?$/.test(path),
    got: ({ path }) => path,
    allowed: () => 'a path such as /api/orders, in the characters of a URL',
    fix: () => 'start it with a slash, and leave out the host: the target has it',
  },
  {
    prop: 'target.url',
    broken: ({ target }) => !/^https?:\/\/[^\s/]/.test(target.url),
    got: ({ target }) => target.url,
    allowed: () => 'a URL with http:// or https://',
    fix: () => 'pass an HttpService, or the name and URL of an external service',
  },
  {
    prop: 'urlVariable',
    broken: ({ loadTest }) =>
      !/^[A-Za-z_]\w*$/.test(loadTest.urlVariable) || /^(K6_|THINK_TIME$)/.test(loadTest.urlVariable),
    got: ({ loadTest }) => loadTest.urlVariable,
    allowed: () => 'letters, digits and underscores, not starting with a digit, and not a variable of k6',
    fix: () => 'use the name that the script reads',
  },
  ...thresholdRules,
  {
    prop: 'schedule',
    broken: ({ schedule }) => schedule !== undefined && !isCronSchedule(schedule),
    got: ({ schedule }) => schedule,
    allowed: () => 'the five fields of cron, or @hourly, @daily, @weekly and the like',
    fix: () => "write for example '0 3 * * *' for every day at three, UTC",
  },
  historyRule('successfulJobsHistoryLimit'),
  historyRule('failedJobsHistoryLimit'),
  ...imageRules('give an image whose entry point is k6'),
  ...resourceRules('resources', ({ resources }: Subject) => resources),
]
