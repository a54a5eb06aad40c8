import { beforeAll, describe, expect, it } from 'vitest'
import { figure } from '../../figure.ts'
import { itWithK6 } from '../support/cluster.ts'
import { logsOf, storedIds } from '../support/events.ts'
import { type K6Summary, k6Summary } from '../support/k6-summary.ts'
import { eventually, kubectl, type TestNamespace } from '../support/kubectl.ts'
import { linesOf, type OrderAnswer, postOrder } from '../support/orders.ts'
import { portForward } from '../support/port-forward.ts'
import type { SystemTests } from './tests.ts'

const FOLDER = 'dist/local/order-billing-notification'
const SERVICES = ['order-service', 'billing-service', 'notification-service'] as const

const rollout = (ns: TestNamespace, workload: string) => ns.kubectl(`rollout status ${workload} --timeout=240s`)

/** No container was restarted; the image of the Kafka UI is not had everywhere. */
async function nothingRestarted(ns: TestNamespace): Promise<void> {
  const restarts = await ns.kubectl(
    'get pods -l app!=kafka-ui -o jsonpath={.items[*].status.containerStatuses[*].restartCount}',
  )
  expect(new Set(restarts.split(' '))).toEqual(new Set(['0']))
}

function applied(ns: TestNamespace): void {
  it('one apply of the folder starts everything, without a restart', async () => {
    const workloads = ['statefulset/kafka', 'deploy/kafka-topics', ...SERVICES.map((name) => `deploy/${name}`)]
    await Promise.all(workloads.map((workload) => rollout(ns, workload)))
    await nothingRestarted(ns)
  })

  it('the Kafka UI is accepted with the address of the cluster; its image is not had everywhere: not waited for', async () => {
    expect(await ns.kubectl('get deploy/kafka-ui -o jsonpath={..env}')).toContain('kafka-bootstrap:9092')
    expect(await ns.kubectl('get svc/kafka-ui -o jsonpath={.spec.ports[0].port}')).toBe('8080')
  })
}

/** What many orders show. */
const orders = (ns: TestNamespace) => () => {
  /** Orders that were answered with 202, and must be stored, billed and notified once each in the end. */
  let accepted = 0
  /** Orders whose answers nobody waited for: they may be there as well. */
  let unanswered = 0

  const replicas = (service: string, count: number) =>
    ns.kubectl(`scale deployment ${service} --replicas=${count}`).then(() => rollout(ns, `deploy/${service}`))

  beforeAll(async () => {
    // As the manifests say: the commands of the page have scaled the one and set variables of the other.
    await ns.kubectl('delete cronjob load-test')
    await ns.kubectl(`apply -f ${FOLDER}/`)
    await Promise.all(SERVICES.map((name) => rollout(ns, `deploy/${name}`)))
    accepted = (await storedIds(ns, 'order-created')).length
  })

  /** Posts orders from this machine, as curl does. */
  async function post(...totals: number[]): Promise<OrderAnswer[]> {
    const forward = await portForward(ns.name, 'order-service', 80)
    try {
      const answers = await Promise.all(totals.map((total) => postOrder(`${forward.url}/api/orders`, total)))
      accepted += answers.filter(({ status }) => status === 202).length
      return answers
    } finally {
      await forward.close()
    }
  }

  /** Makes a Job of the CronJob, with another load. */
  async function startLoad(job: string, env: string): Promise<void> {
    await ns.kubectl(`set env cronjob/load-test ${env}`)
    await ns.kubectl(`create job --from=cronjob/load-test ${job}`)
    await ns.kubectl(`wait --for=jsonpath={.status.ready}=1 job/${job} --timeout=60s`)
  }

  /** What k6 has measured when its Job has ended, well or not. */
  async function loadOf(job: string): Promise<K6Summary> {
    await eventually(async () => {
      expect(await ns.kubectl(`get job ${job} -o jsonpath={.status.conditions[*].type}`)).toMatch(/Complete|Failed/)
    }, 120)
    const summary = k6Summary(await ns.kubectl(`logs job/${job}`))
    accepted += summary.requests - summary.failed
    unanswered += summary.interrupted
    return summary
  }

  it('patch svc order-service makes it a LoadBalancer, also after the next apply, and it still answers', async () => {
    await ns.run(['patch', 'svc', 'order-service', '-p', '{"spec": {"type": "LoadBalancer"}}'])
    await ns.kubectl(`apply -f ${FOLDER}/order-service.k8s.yaml`)
    expect(await ns.kubectl('get svc order-service -o jsonpath={.spec.type}')).toBe('LoadBalancer')
    // Not an error where no load balancer is, only empty.
    await ns.kubectl('get svc order-service -o jsonpath={.status.loadBalancer.ingress[0].ip}')
    expect((await post(1)).map(({ status }) => status)).toEqual([202])
  })

  it.each([
    ['approved', 99.98, 'went through'],
    ['declined', 1000.02, 'was declined: amount-over-limit'],
  ])('an order that is posted is logged by all three services: %s', async (outcome, total, notice) => {
    const [answer] = await post(total)
    expect(answer).toMatchObject({ status: 202, body: { status: 'accepted' } })
    const orderId = answer?.body.orderId ?? ''
    await eventually(async () => {
      const [order, billing, notification] = await Promise.all(
        SERVICES.map(async (service) => linesOf(await logsOf(ns, service), orderId)),
      )
      expect(order).toEqual(['order accepted'])
      expect(billing).toEqual([expect.stringContaining(outcome)])
      expect(notification).toEqual([expect.stringMatching(new RegExp(`^notified .*${notice}$`))])
    }, 30)
  })

  itWithK6('create job --from=cronjob/load-test: no order fails, and both checks hold every time', async () => {
    expect(await ns.kubectl('get cronjob load-test -o jsonpath={.spec.suspend}')).toBe('true')
    // The description's load takes five minutes: the same script and thresholds for a while.
    await startLoad('load-test-manual', 'K6_STAGES=5s:50,8s:50,2s:0')
    const summary = await loadOf('load-test-manual')
    // How long the answers take is a figure of the machine: a Job that only this limit fails has done its work.
    expect(summary, summary.duration).toMatchObject({ failed: 0, checksFailed: 0 })
    const succeeded = await ns.kubectl('get job load-test-manual -o jsonpath={.status.succeeded}')
    expect(succeeded).toBe(summary.limitsExceeded.length === 0 ? '1' : '')
    expect(summary.limitsExceeded.filter((limit) => !limit.startsWith("'p(95)<500'"))).toEqual([])
    expect(summary.passed).toEqual(expect.arrayContaining(['Status is 202 Accepted', 'Response has orderId']))
    expect(summary.requests).toBeGreaterThan(100)
    figure(`load test in the cluster, 50 users: ${summary.requests} orders, ${summary.duration}`)
  })

  it('scale deployment order-service --replicas=3', async () => {
    await replicas('order-service', 3)
    const ready = await ns.kubectl(
      'get endpointslices -l kubernetes.io/service-name=order-service -o jsonpath={.items[*].endpoints[*].conditions.ready}',
    )
    expect(ready.split(' ')).toEqual(['true', 'true', 'true'])
  })

  itWithK6('a rolling restart of all three services under load loses no request', async () => {
    // Longer than any restart: it is interrupted when that is over.
    await startLoad('load-test-restart', 'K6_STAGES=1s:50,5m:50 THINK_TIME=0.1-0.3')
    const began = performance.now()
    await ns.kubectl(`rollout restart ${SERVICES.map((name) => `deploy/${name}`).join(' ')}`)
    await Promise.all(SERVICES.map((name) => rollout(ns, `deploy/${name}`)))
    await eventually(async () => {
      // Until the last of the old pods has answered its last request.
      const pods = await ns.kubectl('get pods -l app=order-service -o name')
      expect(pods.split('\n')).toHaveLength(3)
    }, 60)
    const seconds = Math.round((performance.now() - began) / 1_000)
    await ns.run(['exec', 'job/load-test-restart', '--', 'sh', '-c', 'kill -INT 1'])
    const { failed, checksFailed, requests, duration } = await loadOf('load-test-restart')
    expect({ failed, checksFailed }).toEqual({ failed: 0, checksFailed: 0 })
    figure(`rolling restart of three services in ${seconds} s: ${requests} orders, 0 failed, ${duration}`)
  })

  it('orders are accepted while billing-service is away, and all are billed once when it is back', async () => {
    await replicas('billing-service', 0)
    await ns.kubectl('wait --for=delete pod -l app=billing-service --timeout=60s')
    const answers = await post(...Array.from({ length: 20 }, (_, index) => index + 1))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    await replicas('billing-service', 2)
    await eventually(async () => {
      const [billing, notification] = await Promise.all([
        logsOf(ns, 'billing-service'),
        logsOf(ns, 'notification-service'),
      ])
      for (const { body } of answers) {
        expect(linesOf(billing, body.orderId)).toHaveLength(1)
        expect(linesOf(notification, body.orderId)).toHaveLength(1)
      }
    }, 60)
  })

  it.each(['billing-service', 'notification-service'])('%s has read all there is', async (group) => {
    const tool = `/opt/kafka/bin/kafka-consumer-groups.sh --bootstrap-server kafka:9092 --describe --group ${group}`
    await eventually(async () => {
      // GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG …
      const partitions = (await ns.kubectl(`exec kafka-0 -- ${tool}`)).matchAll(/^\S+ +\S+ +\d+ +\S+ +\d+ +(\S+)/gm)
      expect(Array.from(partitions, ([, lag]) => lag)).toEqual(Array.from({ length: 6 }, () => '0'))
    }, 60)
  })

  it('after all this each accepted order is stored, billed and notified once', async () => {
    const [created, results] = await Promise.all([storedIds(ns, 'order-created'), storedIds(ns, 'notification-events')])
    expect(created.length).toBeGreaterThanOrEqual(accepted)
    expect(created.length).toBeLessThanOrEqual(accepted + unanswered)
    expect(new Set(created).size).toBe(created.length)
    expect(results).toHaveLength(created.length)
    expect(new Set(results).size).toBe(created.length)
  })

  it('no container was restarted by all this', () => nothingRestarted(ns))
}

function removed(ns: TestNamespace): void {
  it('delete namespace removes the volumes, too', async () => {
    await eventually(async () => {
      const volumes = await kubectl(['get', 'pv', '-o', 'jsonpath={.items[*].spec.claimRef.namespace}'])
      expect(volumes.split(' ')).not.toContain(ns.name)
    }, 60)
  })
}

export const orderBillingNotification: SystemTests = {
  started: applied,
  used: (ns) => describe('order by order', orders(ns)),
  removed,
}
