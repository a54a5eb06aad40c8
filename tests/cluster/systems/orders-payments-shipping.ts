import { beforeAll, describe, expect, it } from 'vitest'
import { figure } from '../../figure.ts'
import { type EventLine, eventLines, logsOf, longestStall, producerJob, storedIds } from '../support/events.ts'
import { eventually, TestNamespace } from '../support/kubectl.ts'
import type { SystemTests } from './tests.ts'

const FLOW = [
  ['orders', 'orders-consumer'],
  ['payments', 'payments-consumer'],
  ['shipping', 'shipping-consumer'],
] as const

const faults = (ns: TestNamespace) => () => {
  beforeAll(async () => {
    await ns.kubectl('rollout status statefulset/kafka --timeout=240s')
    await ns.kubectl('wait --for=condition=Complete job/kafka-producer --timeout=180s')
  })

  /** Sends events at a steady rate while something happens, and returns the delivery reports. */
  async function sendDuring(name: string, rounds: number, fault: () => Promise<unknown>): Promise<EventLine[]> {
    await ns.run(['apply', '-f', '-'], producerJob(name, { EVENT_COUNT: String(rounds), EVENTS_PER_SECOND: '150' }))
    await eventually(
      async () => expect(eventLines(await ns.kubectl(`logs job/${name}`)).length).toBeGreaterThan(50),
      60,
    )
    await fault()
    await ns.kubectl(`wait --for=condition=Complete job/${name} --timeout=240s`)
    return eventLines(await ns.kubectl(`logs job/${name}`))
  }

  /** Every acknowledged event is stored, and has been processed. */
  async function nothingLost(deliveries: readonly EventLine[]): Promise<void> {
    for (const [topic, consumer] of FLOW) {
      const acknowledged = deliveries.filter((delivery) => delivery.topic === topic).map(({ event }) => event)
      const stored = new Set(await storedIds(ns, topic))
      expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
      await eventually(async () => {
        const processed = new Set(eventLines(await logsOf(ns, consumer)).map(({ event }) => event))
        expect(acknowledged.filter((id) => !processed.has(id))).toEqual([])
      }, 120)
    }
  }

  it('a broker that is deleted under load costs no event', async () => {
    const deliveries = await sendDuring('during-broker-loss', 1_500, () =>
      ns.kubectl('delete pod kafka-1 --wait=false'),
    )
    expect(deliveries).toHaveLength(4_500)
    await nothingLost(deliveries)
    figure(`broker pod deleted under load: longest producer stall ${longestStall(deliveries)} s`)
  })

  it('a rolling restart of the brokers under load costs no event', async () => {
    await ns.kubectl('rollout status statefulset/kafka --timeout=120s')
    const deliveries = await sendDuring('during-rolling-restart', 5_000, async () => {
      await ns.kubectl('rollout restart statefulset/kafka')
      await ns.kubectl('rollout status statefulset/kafka --timeout=300s')
    })
    expect(deliveries).toHaveLength(15_000)
    await nothingLost(deliveries)
    figure(`rolling restart under load: longest producer stall ${longestStall(deliveries)} s`)
  })

  it('a client in another namespace produces and consumes', async () => {
    const other = await TestNamespace.create('orders-payments-shipping-neighbour')
    try {
      const bootstrap = `kafka-bootstrap.${ns.name}.svc:9092`
      const overrides = restrictedClient(bootstrap)
      await other.run(['run', 'client', '--image=apache/kafka:4.3.1', '--restart=Never', `--overrides=${overrides}`])
      await other.run(['wait', '--for=jsonpath={.status.phase}=Succeeded', 'pod/client', '--timeout=120s'])
      expect(await other.kubectl('logs client')).toContain('hello from next door')
    } finally {
      await other.delete()
    }
  })
}

export const ordersPaymentsShipping: SystemTests = {
  used: (ns) => describe('while brokers go away and come back', faults(ns)),
}

/** A pod that passes the restricted standard, writes one message to a topic and reads the topic back. */
function restrictedClient(bootstrap: string): string {
  const script = [
    'cd /opt/kafka/bin',
    `./kafka-topics.sh --bootstrap-server ${bootstrap} --create --if-not-exists --topic neighbours --partitions 1`,
    `echo 'hello from next door' | ./kafka-console-producer.sh --bootstrap-server ${bootstrap} --topic neighbours`,
    `./kafka-console-consumer.sh --bootstrap-server ${bootstrap} --topic neighbours --from-beginning --max-messages 1`,
  ].join(' && ')
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    runAsUser: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  }
  const container = { name: 'client', image: 'apache/kafka:4.3.1', command: ['bash', '-c', script], securityContext }
  return JSON.stringify({ spec: { containers: [container], enableServiceLinks: false } })
}
