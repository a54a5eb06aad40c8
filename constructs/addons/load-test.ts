import { readFileSync } from 'node:fs'
import { Duration, Size } from 'cdk8s'
import { Cpu, k8s } from 'cdk8s-plus-28'
import { Construct } from 'constructs'
import { HTTP_PORT } from '../../contracts/settings.ts'
import { envRules } from '../platform/env-rules.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { podLabels, selectorLabels } from '../platform/labels.ts'
import { lazily } from '../platform/lazily.ts'
import { podsOf } from '../platform/network-peers.ts'
import { networkPolicy } from '../platform/network-policy.ts'
import { typed } from '../platform/prop-types.ts'
import { seconds } from '../platform/quantities.ts'
import { shapedPod } from '../platform/shaped-pod.ts'
import { addRules, dnsLabelRule } from '../platform/validation.ts'
import { HttpService } from '../workloads/http-service.ts'
import { k6Options, lengthOf } from './load.ts'
import { loadRules } from './load-rules.ts'
import type { LoadTestProps, ThinkTime } from './load-test-props.ts'
import { loadTestRules, type Script } from './load-test-rules.ts'

const DIRECTORY = '/scripts'

/** Time on top of the length of the load: to pull the image, and for the last iterations, which get 30 seconds. */
const MARGIN = Duration.minutes(5)

/** A start that was missed by more, for example while the CronJob was suspended, is skipped instead of being made up for. */
const LATEST_START = Duration.minutes(5)

/**
 * A k6 script as a CronJob, suspended by default: `kubectl create job --from=cronjob/<id> <name>` runs it. The
 * Job succeeds if all thresholds are met, and is not retried if they are not.
 * https://grafana.com/docs/k6/latest/
 */
export class LoadTest extends Construct {
  /** The URL that the script is given. */
  readonly url: string
  /** The variable that contains the URL. */
  readonly urlVariable: string

  constructor(scope: Construct, id: string, given: LoadTestProps) {
    super(scope, id)
    const props = typed(this, given)
    this.url = `${props.target.url}${props.path}`
    this.urlVariable = props.urlVariable ?? `${props.target.name.toUpperCase().replaceAll('-', '_')}_URL`
    const script = read(props.script)
    const image = props.image ?? 'grafana/k6:1.8.1'
    addRules(this, { ...props, loadTest: this, script, image }, loadTestRules)
    addRules(this, props, loadRules)
    addRules(this, props.env ?? {}, envRules(isOwned(this.urlVariable)))
    addRules(this, { name: id }, [dnsLabelRule('name', 'CronJob')])

    new KubernetesObject(this, 'Config', k8s.KubeConfigMap, {
      metadata: { name: id },
      data: lazily(() => ({
        'options.json': `${JSON.stringify(k6Options(props), null, 2)}\n`,
        'script.js': script.text,
      })),
    })

    const selector = selectorLabels(id)
    const template = shapedPod(
      this,
      { pod: props.pod },
      () => ({
        name: 'k6',
        image,
        args: ['run', '--config', `${DIRECTORY}/options.json`, `${DIRECTORY}/script.js`],
        selector,
        labels: podLabels(this, selector, 'load-test'),
        env: {
          [this.urlVariable]: this.url,
          THINK_TIME: thinkTime(props),
          K6_NO_USAGE_REPORT: 'true',
          ...props.env,
        },
        ports: {},
        resources: props.resources ?? { cpu: Cpu.millis(250), memory: Size.mebibytes(256) },
        mounts: [{ name: 'scripts', path: DIRECTORY, readOnly: true, source: { configMap: { name: id } } }],
        grace: Duration.seconds(30),
        restartPolicy: 'Never',
      }),
      isOwned(this.urlVariable),
    )
    // What it loads lets it in, whoever else may send requests there.
    if (props.target instanceof HttpService) props.target.admit(podsOf(selector))
    networkPolicy(this, {
      name: id,
      selector,
      shapes: { pod: props.pod },
      traffic: () => ({
        ingress: [],
        egress: [{ peers: [podsOf(selectorLabels(props.target.name))], ports: [HTTP_PORT] }],
      }),
    })
    new KubernetesObject(this, 'Resource', k8s.KubeCronJob, {
      metadata: { name: id, labels: selector },
      spec: lazily(() => ({
        suspend: props.suspend ?? true,
        schedule: props.schedule ?? '0 3 * * *',
        timeZone: 'Etc/UTC',
        // Two runs at the same time would measure each other.
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: seconds(LATEST_START),
        successfulJobsHistoryLimit: props.successfulJobsHistoryLimit ?? 3,
        failedJobsHistoryLimit: props.failedJobsHistoryLimit ?? 3,
        jobTemplate: {
          metadata: { labels: selector },
          spec: {
            // A second attempt would hide the first result.
            backoffLimit: 0,
            activeDeadlineSeconds: Math.ceil(lengthOf(props) / 1000) + seconds(MARGIN),
            template: template(),
          },
        },
      })),
    })
  }
}

/** The script; a file that cannot be read is refused together with all other problems. */
function read(file: string | URL): Script {
  try {
    return { file, text: readFileSync(file, 'utf8') }
  } catch (error) {
    return { file, text: '', error: error instanceof Error ? error.message : String(error) }
  }
}

const usual: ThinkTime = { min: Duration.millis(500), max: Duration.seconds(2) }

/** The pause between two iterations, in seconds. */
function thinkTime({ stages, thinkTime = stages ? usual : 'none' }: LoadTestProps): string {
  return thinkTime === 'none' ? '0' : `${seconds(thinkTime.min)}-${seconds(thinkTime.max)}`
}

/** Variables that a prop writes, and those of k6 that would silently replace what props say. */
const isOwned = (urlVariable: string) => (name: string) =>
  name === urlVariable ||
  /^(THINK_TIME|K6_(CONFIG|DURATION|ITERATIONS|NO_THRESHOLDS|NO_USAGE_REPORT|STAGES|VUS))$/.test(name)
