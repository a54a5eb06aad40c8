import { Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import type { Group } from '../change.ts'
import type { Manifest } from '../system.ts'
import { edited } from './workloads.ts'

const importIsRefused = { refused: ['Job/import'] }
const untell = (job: Manifest) => delete job.metadata.annotations
const untold = edited('Job/import', untell)

/** Jobs, which cannot be changed, and CronJobs, which can. */
export const jobs: Group = {
  title: 'Jobs and CronJobs',
  changes: [
    { name: 'a variable of a Job', after: { job: { env: { ORDERS: '7' } } }, expects: importIsRefused },
    { name: 'the image of a Job', after: { job: { image: 'shop/import:2' } }, expects: importIsRefused },
    {
      name: 'the memory of a Job',
      after: { job: { resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(256) } } },
      expects: importIsRefused,
    },
    { name: 'the retries of a Job', after: { job: { backoffLimit: 5 } }, expects: {} },
    {
      name: 'the image of a Job that is to run again',
      before: { job: { onRelease: 'rerun' } },
      after: { job: { onRelease: 'rerun', image: 'shop/import:2' } },
      expects: importIsRefused,
    },
    {
      name: 'the image of a Job that no tool is told about',
      before: untold,
      after: edited('Job/import', (job) => {
        untell(job)
        job.spec.template.spec.containers[0].image = 'shop/import:2'
      }),
      expects: importIsRefused,
    },
    { name: 'what a release means to a Job', after: { job: { onRelease: 'rerun' } }, expects: {} },
    {
      name: 'when a finished Job is removed',
      before: { job: { onRelease: 'rerun' } },
      after: { job: { onRelease: 'rerun', ttlAfterFinished: Duration.hours(1) } },
      expects: {},
    },
    {
      name: 'the failure policy of a Job',
      after: edited('Job/import', ({ spec }) => delete spec.podFailurePolicy),
      expects: importIsRefused,
    },
    {
      name: 'completions of a Job',
      after: edited('Job/import', ({ spec }) => (spec.completions = 3)),
      expects: importIsRefused,
    },
    {
      name: 'parallelism of a Job',
      after: edited('Job/import', ({ spec }) => (spec.parallelism = 2)),
      expects: {},
    },
    {
      name: 'a Job that waits',
      after: edited('Job/import', ({ spec }) => (spec.suspend = true)),
      expects: {},
    },
    {
      name: 'a label of a Job',
      after: edited('Job/import', ({ metadata }) => (metadata.labels.tier = 'back')),
      expects: {},
    },
    {
      name: 'when a load test runs',
      before: { loadTest: {} },
      after: { loadTest: { schedule: '0 4 * * *' } },
      expects: {},
    },
    {
      name: 'the image of a load test',
      before: { loadTest: {} },
      after: { loadTest: { image: 'grafana/k6:1.8.2' } },
      expects: {},
    },
    {
      name: 'what a load test has to hold',
      before: { loadTest: {} },
      after: { loadTest: { thresholds: { http_req_failed: ['rate<0.02'] } } },
      expects: {},
    },
  ],
}
