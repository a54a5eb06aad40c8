import { execa } from 'execa'
import { expect, test } from 'vitest'
import { clusterListeners } from '../../constructs/kafka/listeners.ts'
import type { DevKafka } from '../../dev/kafka/cluster.ts'
import { CLUSTER_ID, configMap, describeWithKafka, until } from './fixture.ts'
import { withAdmin } from './support/topics.ts'

const RECORDS = 8_000
const THROTTLED = 'follower.replication.throttled.replicas=*'
const RATE = 'follower.replication.throttled.rate'

/** With a listener for port-forwards, so that the launcher has everything to fill in. */
const describeNodes = (name: string, tests: (kafka: () => DevKafka) => void) =>
  describeWithKafka(name, tests, { data: configMap(3, clusterListeners(true)) })

await describeNodes('launcher and readiness, on three combined nodes', (kafka) => {
  const quorum = () => kafka().tool('kafka-metadata-quorum', ['describe', '--status'])
  const isReady = async (id: number) => (await kafka().ready(id)).ready

  /** Limits how fast node 2 catches up to a byte per second: after its first fetch of 1 MB a partition it stays behind. */
  const limitCatchingUp = async (limited = true) => {
    const change = limited ? ['--add-config', `${RATE}=1`] : ['--delete-config', RATE]
    await kafka().tool('kafka-configs', ['--alter', '--entity-type', 'brokers', '--entity-name', '2', ...change])
  }

  test('the nodes form one quorum, with the ids of their pods and the cluster id of the manifest', async () => {
    const status = await quorum()
    expect(status).toContain(CLUSTER_ID)
    const voters = JSON.parse(/CurrentVoters:\s+(.*)/.exec(status)?.[1] ?? '[]')
    expect(voters.map(({ id }: { id: number }) => id)).toEqual([0, 1, 2])
    for (const id of [0, 1, 2]) {
      expect(await kafka().logs(id)).toContain(`launcher: node ${id} (kafka-${id} in local)`)
    }
  })

  test('a client that comes by localhost is told every broker as a port of localhost; other clients are not', async () => {
    const told = async (listener: string) => {
      const servers = `127.0.0.1:${kafka().nodes[0]?.ports[listener]}`
      const { brokers } = await withAdmin(servers, (admin) => admin.describeCluster())
      return Object.fromEntries(brokers.map(({ nodeId, host, port }) => [nodeId, `${host}:${port}`]))
    }
    const at = (host: string, listener: string) =>
      Object.fromEntries(kafka().nodes.map(({ id, ports }) => [id, `${host}:${ports[listener]}`]))
    expect(await told('LOCALHOST')).toEqual(at('localhost', 'LOCALHOST'))
    expect(await told('CLIENT')).toEqual(at('127.0.0.1', 'CLIENT'))
  })

  test('a broker that is in sync for all it holds is ready', async () => {
    await kafka().tool('kafka-topics', ['--create', '--topic', 'readiness', '--partitions', '2', '--config', THROTTLED])
    for (const id of [0, 1, 2]) await until(`node ${id} to be ready`, () => isReady(id))
  })

  test('a stopped broker is not ready and says why; its neighbours stay ready', async () => {
    await limitCatchingUp()
    await kafka().stop(2)
    const stopped = await kafka().ready(2)
    expect(stopped.ready).toBe(false)
    expect(stopped.output).toContain('Connection refused')
    expect(await kafka().ready(0)).toEqual({ ready: true, output: '' })
    expect(await kafka().ready(1)).toEqual({ ready: true, output: '' })
  })

  test('a broker that comes back is not ready until it is in sync again', async () => {
    await kafka().tool('kafka-producer-perf-test', [
      ...['--topic', 'readiness', '--num-records', String(RECORDS), '--record-size', '1000', '--throughput', '-1'],
    ])
    await kafka().start(2)
    const behind = await kafka().ready(2)
    expect(behind).toEqual({
      ready: false,
      output: 'broker 2 is not in sync for 2 partition(s): readiness-0 readiness-1',
    })
    await limitCatchingUp(false)
    await until('node 2 to be ready', () => isReady(2))
  })

  test('a killed node comes back with its id and its data: it is not formatted again', async () => {
    const formatted = (log: string) => log.match(/^Formatting metadata directory/gm)?.length
    const ended = (await kafka().logs(1)).length
    await kafka().kill(1)
    await kafka().start(1)
    await until('node 1 to be ready', () => isReady(1))
    const log = await kafka().logs(1)
    expect(formatted(log)).toBe(1)
    expect(log.slice(ended)).toContain('launcher: node 1 (kafka-1 in local)')
    const offsets = await kafka().tool('kafka-get-offsets', ['--topic', 'readiness'])
    const records = offsets.split('\n').reduce((sum, line) => sum + Number(line.split(':')[2]), 0)
    expect(records).toBe(RECORDS)
  })

  test('a controller is ready while it knows the leader of the quorum, and says when it does not', async () => {
    const controller = async (id: number) => {
      const script = ['constructs/kafka/controller-readiness.sh', String(kafka().nodes[id]?.ports.CONTROLLER)]
      const { exitCode, all } = await execa('bash', script, { reject: false, all: true, timeout: 10_000 })
      return { ready: exitCode === 0, output: all }
    }
    for (const id of [0, 1, 2]) expect(await controller(id)).toEqual({ ready: true, output: '' })
    await kafka().kill(1)
    await kafka().kill(2)
    const alone = await until('node 0 to lose its quorum', async () => {
      const answer = await controller(0)
      return !answer.ready && answer
    })
    expect(alone.output).toBe('no leader of the quorum is known here')
    expect((await controller(1)).output).toContain('Connection refused')
    await kafka().start(1)
    await until('node 0 to find a leader', async () => (await controller(0)).ready)
  })
})
