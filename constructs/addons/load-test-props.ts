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
  /** The service under test; its name and its URL are all that is needed of it. */
  readonly target: Pick<HttpService, 'name' | 'url'>
  /** What is appended to the URL of the service, for example `/api/orders`. */
  readonly path: string
  /**
   * File of the k6 script. It finds the target in the variable {@link urlVariable}, and the pause of a user in `THINK_TIME`:
   * seconds, `0.5-2` or `0`. It says no stages and thresholds: k6 would prefer them to those given here.
   */
  readonly script: string | URL
  /** `thresholds` of k6: what the run has to hold. One that is broken fails the Job. */
  readonly thresholds: Thresholds
  /** `stages` of k6: a number of users that grows and shrinks. @default - none: {@link constantArrivalRate} says the load */
  readonly stages?: readonly LoadStage[]
  /** k6's executor `constant-arrival-rate`: a fixed rate. @default - none: {@link stages} say the load */
  readonly constantArrivalRate?: ConstantArrivalRate
  /** `THINK_TIME`; for stages only, since a rate has its pace already. @default - half a second to two seconds, with stages */
  readonly thinkTime?: ThinkTime | 'none'
  /** The variable that has the URL. @default - `<TARGET>_URL`: `ORDER_SERVICE_URL` for the service order-service */
  readonly urlVariable?: string
  /** More variables, of the script or of k6 itself (`K6_…`). @default - none */
  readonly env?: Readonly<Record<string, string>>
  /** `suspend`: whether nothing is run but what `kubectl create job` asks for. @default true */
  readonly suspend?: boolean
  /** `schedule`, in UTC: when it runs while it is not suspended. @default '0 3 * * *' */
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
