import type { Duration } from 'cdk8s'
import type { PodShape } from '../platform/pod-shape.ts'
import type { Resources } from '../platform/quantities.ts'
import type { HttpService } from '../workloads/http-service.ts'
import type { ConstantArrivalRate, LoadStage } from './load.ts'
import type { Thresholds } from './thresholds.ts'

/** How long a user waits between two iterations: a random time between these. */
export interface ThinkTime {
  readonly min: Duration
  readonly max: Duration
}

/** Options of a `LoadTest`. */
export interface LoadTestProps {
  /** The service under test; only its name and URL are used. */
  readonly target: Pick<HttpService, 'name' | 'url'>
  /** What is appended to the URL of the service, for example `/api/orders`. */
  readonly path: string
  /**
   * File of the k6 script. It finds the target in the variable {@link urlVariable}, and the pause of a user in `THINK_TIME`:
   * seconds, `0.5-2` or `0`. It must not define stages or thresholds: k6 would prefer them to those given here.
   */
  readonly script: string | URL
  /** k6's `thresholds`: the limits that the run has to meet. If one is exceeded, the Job fails. */
  readonly thresholds: Thresholds
  /** k6's `stages`: a number of users that grows and shrinks. @default - none: {@link constantArrivalRate} defines the load */
  readonly stages?: readonly LoadStage[]
  /** k6's executor `constant-arrival-rate`: a fixed rate. @default - none: {@link stages} define the load */
  readonly constantArrivalRate?: ConstantArrivalRate
  /** `THINK_TIME`; for stages only, since a rate sets its own pace. @default - half a second to two seconds, with stages */
  readonly thinkTime?: ThinkTime | 'none'
  /** The variable that contains the URL. @default - `<TARGET>_URL`: `ORDER_SERVICE_URL` for the service order-service */
  readonly urlVariable?: string
  /** Additional variables, for the script or for k6 itself (`K6_…`). @default - none */
  readonly env?: Readonly<Record<string, string>>
  /** `suspend`: no scheduled runs, only those started with `kubectl create job`. @default true */
  readonly suspend?: boolean
  /** `schedule`, in UTC: when it runs if it is not suspended. @default '0 3 * * *' */
  readonly schedule?: string
  /** `successfulJobsHistoryLimit`: passed runs whose Jobs and logs are kept. @default 3 */
  readonly successfulJobsHistoryLimit?: number
  /** `failedJobsHistoryLimit`: failed runs whose Jobs and logs are kept. @default 3 */
  readonly failedJobsHistoryLimit?: number
  /** Container image; its entry point is `k6`. @default 'grafana/k6:1.8.1' */
  readonly image?: string
  /** CPU and memory of the container. @default - 250m and 256 MiB: 200 users take a third of it */
  readonly resources?: Resources
  /** How the pod is shaped: where it runs, sidecars, volumes, probes and more. @default - as the environment has it */
  readonly pod?: PodShape
}
