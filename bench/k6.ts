import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'
import { UserError } from '../contracts/user-error.ts'

/** What one run of k6 measured. Latencies are in milliseconds, over all requests. */
export interface LoadFigures {
  readonly requests: number
  readonly requestsPerSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Requests without an answer of 2xx or 3xx, and checks of the script that did not hold. */
  readonly failures: number
}

/** How a script is run. */
export interface LoadOptions {
  readonly script: string
  /** Variables of the script, `__ENV`. */
  readonly env: Readonly<Record<string, string>>
  /** Virtual users; each sends its next request as soon as the last one is answered and the script lets it. */
  readonly users: number
  readonly seconds: number
}

/** The part of k6's `--summary-export` that is read. */
const summary = z.object({
  metrics: z.object({
    http_reqs: z.object({ count: z.number(), rate: z.number() }),
    http_req_duration: z.object({ med: z.number(), 'p(95)': z.number(), 'p(99)': z.number() }),
    // Of this rate, `passes` are the requests that failed.
    http_req_failed: z.object({ passes: z.number() }),
    checks: z.object({ fails: z.number() }).optional(),
  }),
})

/**
 * The k6 to run: the one that the variable K6 names, else the one on the PATH.
 * @throws UserError where there is none
 */
export async function findK6(): Promise<string> {
  const program = process.env.K6 ?? 'k6'
  const { failed, shortMessage } = await execa(program, ['version'], { reject: false })
  if (!failed) return program
  throw new UserError(
    `the load is made by k6, which does not run here: ${shortMessage}\n` +
      'Install it (https://grafana.com/docs/k6/latest/set-up/install-k6/; with Go: go install go.k6.io/k6@v1.8.1), ' +
      'or set K6 to the program',
  )
}

/** Runs a script at full speed and reads k6's summary. Thresholds are not applied: a slow run is a result too. */
export async function runLoad(k6: string, { script, env, users, seconds }: LoadOptions): Promise<LoadFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-k6-'))
  try {
    const file = join(folder, 'summary.json')
    const args = ['run', '--quiet', '--no-usage-report', '--no-thresholds', '--summary-export', file]
    const stats = ['--summary-trend-stats', 'med,p(95),p(99)', '--vus', String(users), '--duration', `${seconds}s`]
    await execa(k6, [...args, ...stats, script], { env })
    const { metrics } = summary.parse(JSON.parse(await readFile(file, 'utf8')))
    const { http_reqs, http_req_duration, http_req_failed, checks } = metrics
    return {
      requests: http_reqs.count,
      requestsPerSecond: http_reqs.rate,
      p50: http_req_duration.med,
      p95: http_req_duration['p(95)'],
      p99: http_req_duration['p(99)'],
      failures: http_req_failed.passes + (checks?.fails ?? 0),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
