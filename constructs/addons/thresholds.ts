/** How k6 sums up each kind of metric: what a condition can be about. `p(…)` is a percentile. */
const aggregations = {
  counter: ['count', 'rate'],
  gauge: ['value'],
  rate: ['rate'],
  trend: ['avg', 'min', 'med', 'max', 'p(…)'],
} as const

/** k6's own metrics that a load test of an API has. A script can have others. */
const kinds = {
  checks: 'rate',
  data_received: 'counter',
  data_sent: 'counter',
  dropped_iterations: 'counter',
  group_duration: 'trend',
  http_req_blocked: 'trend',
  http_req_connecting: 'trend',
  http_req_duration: 'trend',
  http_req_failed: 'rate',
  http_req_receiving: 'trend',
  http_req_sending: 'trend',
  http_req_tls_handshaking: 'trend',
  http_req_waiting: 'trend',
  http_reqs: 'counter',
  iteration_duration: 'trend',
  iterations: 'counter',
  vus: 'gauge',
  vus_max: 'gauge',
} as const satisfies Record<string, keyof typeof aggregations>

type Kind = keyof typeof aggregations
type AggregationOf<K extends Kind> = K extends 'trend' ? 'avg' | 'min' | 'med' | 'max' | Percentile : Plain<K>
type Plain<K extends Kind> = (typeof aggregations)[Exclude<K, 'trend'>][number]
type Percentile = `p(${number})`
type Condition<K extends Kind> = `${AggregationOf<K>}${'<' | '<=' | '>' | '>=' | '==' | '!='}${number}`

/**
 * The limits that a run has to meet, by the names of k6's metrics: `{ http_req_duration: ['p(95)<500'], http_req_failed:
 * ['rate<0.01'] }`. Durations are in milliseconds. A name may have tags, `http_req_duration{expected_response:true}`, or be a
 * script's own.
 * https://grafana.com/docs/k6/latest/using-k6/thresholds/
 */
export type Thresholds = {
  readonly [M in keyof typeof kinds]?: readonly Condition<(typeof kinds)[M]>[]
} & { readonly [metric: string]: readonly Condition<Kind>[] }

/** All conditions, as `metric: condition`. */
const conditionsOf = (thresholds: Thresholds) =>
  Object.entries(thresholds).flatMap(([metric, conditions]) =>
    conditions.map((condition: string) => ({ metric, condition, text: `${metric}: ${condition}` })),
  )

/** The aggregation of a condition; `undefined` when it is not written as k6 reads it. */
function aggregationOf(condition: string): string | undefined {
  const [, aggregation, percentile] =
    /^(avg|min|med|max|count|rate|value|p\((\d+(?:\.\d+)?)\)) *(?:<=?|>=?|={2,3}|!=) *-?\d+(?:\.\d+)?$/.exec(
      condition,
    ) ?? []
  if (percentile === undefined) return aggregation
  return Number(percentile) <= 100 ? 'p(…)' : undefined
}

/** What k6 says of a metric of its own, with or without tags; `undefined` for a script's. */
function aggregationsFor(metric: string): readonly string[] | undefined {
  const name = metric.replace(/\{.*$/, '')
  return Object.hasOwn(kinds, name) ? aggregations[kinds[name as keyof typeof kinds]] : undefined
}

/** Whether a run with these thresholds could fail at all. */
export const hasConditions = (thresholds: Thresholds): boolean => conditionsOf(thresholds).length > 0

/** Metrics whose names k6 does not accept. */
export const malformedMetrics = (thresholds: Thresholds): string[] =>
  Object.keys(thresholds).filter((metric) => !/^[a-zA-Z_]\w{1,127}(\{[^{}]+\})?$/.test(metric))

/** Conditions that k6 cannot read. */
export const malformedConditions = (thresholds: Thresholds): string[] =>
  conditionsOf(thresholds)
    .filter(({ condition }) => aggregationOf(condition) === undefined)
    .map(({ text }) => text)

/** Conditions about something that k6 does not measure of that metric; then it ends before it begins. */
export function unknownAggregations(thresholds: Thresholds): { readonly text: string; readonly known: string }[] {
  return conditionsOf(thresholds).flatMap(({ metric, condition, text }) => {
    const [aggregation, known] = [aggregationOf(condition), aggregationsFor(metric)]
    if (aggregation === undefined || known === undefined || known.includes(aggregation)) return []
    return [{ text, known: `${metric}: ${known.join(', ')}` }]
  })
}
