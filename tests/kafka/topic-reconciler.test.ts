import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { DeclaredTopic } from '../../contracts/topics.ts'
import { freePorts } from '../../dev/kafka/ports.ts'
import { describeWithKafka, until } from './fixture.ts'

/** The reconciler as its Deployment runs it: a process with its environment, its probes and its signals. */
function startReconciler(directory: string, bootstrapServers: string, healthPort: number) {
  const child = execa('node', ['--import', 'tsx', 'services/runtime/topics/main.ts'], {
    env: {
      KAFKA_BOOTSTRAP_SERVERS: bootstrapServers,
      KAFKA_CLIENT_ID: 'kafka-topics',
      TOPICS_DIRECTORY: directory,
      TOPICS_INTERVAL_MS: '1000',
      HEALTH_PORT: String(healthPort),
    },
    reject: false,
    all: true,
  })
  let printed = ''
  child.all.on('data', (chunk) => {
    printed += chunk
  })
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${healthPort}${path}`).catch(() => undefined)
    return response && { status: response.status, body: await response.text() }
  }
  const answers = (path: string, status: number) =>
    until(`${path} to answer ${status}`, async () => {
      if (child.exitCode !== null) throw new Error(`the reconciler has ended:\n${printed}`)
      const answer = await get(path)
      return answer?.status === status && answer.body
    })
  return { child, answers, printed: () => printed }
}

await describeWithKafka('topic reconciler, the process', (kafka) => {
  let directory: string
  let port: number
  let reconciler: ReturnType<typeof startReconciler> | undefined

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'topics-'))
  })
  afterAll(() => rm(directory, { recursive: true }))
  afterEach(() => reconciler?.child.kill('SIGKILL'))

  const start = async (topics: readonly DeclaredTopic[], bootstrapServers = kafka().bootstrapServers) => {
    await writeFile(join(directory, 'topics.json'), JSON.stringify(topics))
    port = (await freePorts(1))[0] ?? 0
    reconciler = startReconciler(directory, bootstrapServers, port)
    return reconciler
  }

  const orders: DeclaredTopic = { name: 'orders', partitions: 3, replicationFactor: 3, config: {} }

  test('is ready when the topics are there, and ends with 0 on SIGTERM', async () => {
    const { child, answers } = await start([orders])
    await answers('/readyz', 200)
    expect(await kafka().tool('kafka-topics', ['--list'])).toContain('orders')
    const metrics = await answers('/metrics', 200)
    expect(metrics).toContain('kafka_topics_declared 1\n')
    expect(metrics).toContain('kafka_topics_created_total 1\n')
    expect(metrics).toContain('kafka_topics_refused 0\n')
    expect(metrics).toMatch(/kafka_topics_last_success_timestamp_seconds \d+/)

    const asked = performance.now()
    child.kill('SIGTERM')
    expect((await child).exitCode).toBe(0)
    expect(performance.now() - asked).toBeLessThan(3_000)
  })

  test('is not ready but alive while something is refused, and says what', async () => {
    const { answers } = await start([{ ...orders, partitions: 1 }])
    await until('the refusal', async () =>
      (await answers('/readyz', 503)).includes('orders: partitions declared 1, actual 3'),
    )
    await answers('/livez', 200)
    expect(await answers('/metrics', 200)).toContain('kafka_topics_refused 1\n')
  })

  test('sets back what is changed by hand, at its next round', async () => {
    const { answers } = await start([{ ...orders, config: { 'retention.ms': '604800000' } }])
    await answers('/readyz', 200)
    const entity = ['--entity-type', 'topics', '--entity-name', 'orders']
    await kafka().tool('kafka-configs', ['--alter', ...entity, '--add-config', 'retention.ms=1000'])
    await until('retention to be set back', async () => {
      return (await kafka().tool('kafka-configs', ['--describe', ...entity])).includes('retention.ms=604800000')
    })
  })

  test('waits for Kafka without dying, says so, and still ends at once', async () => {
    const [nobody] = await freePorts(1)
    const { child, answers, printed } = await start([orders], `127.0.0.1:${nobody}`)
    await answers('/livez', 200)
    expect(await answers('/readyz', 503)).toBe('starting\n')
    await until('the line', async () => printed().includes(`waiting for Kafka at 127.0.0.1:${nobody} to answer`))
    child.kill('SIGTERM')
    expect((await child).exitCode).toBe(0)
  })

  test('ends with 1 when the declared topics cannot be read', async () => {
    const { child } = await start([{ ...orders, partitions: 0 }])
    const { exitCode, all } = await child
    expect(exitCode).toBe(1)
    expect(all).toContain('[0].partitions')
  })
})
