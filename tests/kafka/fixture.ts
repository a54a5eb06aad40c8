import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { brokerProperties, propertiesFile } from '../../constructs/kafka/broker-config.ts'
import { clusterListeners } from '../../constructs/kafka/listeners.ts'
import { clusterIdOf } from '../../constructs/kafka/quorum.ts'
import { kafkaAvailability } from '../../dev/kafka/availability.ts'
import { type DevKafka, type KafkaOptions, quickStart, startKafka } from '../../dev/kafka/cluster.ts'
import { describeWhere } from '../available.ts'

export const CLUSTER_ID = clusterIdOf('test', 'tests', 'kafka')

/** A dead broker is noticed after 3 s instead of 9 s, so that a killed one can come back sooner. */
const quickFailOver = { 'broker.heartbeat.interval.ms': '500', 'broker.session.timeout.ms': '3000' }

/** The ConfigMap of combined nodes, as the constructs make it. */
export function configMap(nodes: number, listeners = clusterListeners(false)): Readonly<Record<string, string>> {
  const asset = (name: string) => readFileSync(new URL(`../../constructs/kafka/${name}`, import.meta.url), 'utf8')
  const properties = brokerProperties({
    roles: ['broker', 'controller'],
    listeners,
    voters: Array.from({ length: nodes }, (_, nodeId) => ({
      nodeId,
      host: `kafka-${nodeId}.kafka.\${POD_NAMESPACE}.svc`,
    })),
    host: `\${POD_NAME}.kafka.\${POD_NAMESPACE}.svc`,
    logDir: '/var/lib/kafka/data/log',
    brokers: nodes,
    config: {},
  })
  return {
    'server.properties': propertiesFile(properties),
    'launcher.sh': asset('launcher.sh'),
    'log4j2.yaml': asset('log4j2.yaml'),
    'readiness.sh': asset('readiness.sh'),
  }
}

/**
 * Describes tests that need a Kafka on this machine. Where it cannot be started they are skipped with the reason, and fail
 * when `CI` is `true`.
 */
export const describeWhereKafkaRuns = async (name: string, tests: () => void): Promise<void> =>
  describeWhere(await kafkaAvailability(), name, tests)

/**
 * Describes tests that share a Kafka of three nodes.
 * @param options what differs; its overrides are added
 */
export const describeWithKafka = (
  name: string,
  tests: (kafka: () => DevKafka) => void,
  options: Partial<KafkaOptions> = {},
): Promise<void> =>
  describeWhereKafkaRuns(name, () => {
    let kafka: DevKafka | undefined
    beforeAll(async () => {
      const overrides = { ...quickStart, ...quickFailOver, ...options.overrides }
      const three = { name: 'kafka', nodes: 3, data: configMap(3), clusterId: CLUSTER_ID }
      kafka = await startKafka({ ...three, ...options, overrides })
    })
    afterAll(() => kafka?.close())
    tests(() => {
      if (kafka === undefined) throw new Error('Kafka runs only inside tests and hooks')
      return kafka
    })
  })

/** Waits until the probe returns something, and returns that. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  timeoutMs = 120_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) return value
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs / 1_000} s in vain for ${what}`)
    await sleep(100)
  }
}
