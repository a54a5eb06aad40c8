import { execa, parseCommandString } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnCluster } from './support/cluster.ts'
import { eventually, root, TestNamespace } from './support/kubectl.ts'

const EXAMPLE = 'examples/python-consumer'
const IMAGE = 'cdk8s-kafka/shop-audit:1.0.0'

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `event-${from + index}`)

describeOnCluster('a consumer in Python', () => {
  let namespace: TestNamespace
  /** What has been audited, by whatever pod. */
  const audited = new Set<string>()
  const following: { kill(): void }[] = []

  /** Reads the logs of the pods that are there, until they end. */
  async function follow(): Promise<void> {
    const names = await namespace.kubectl('get pods -l app=audit -o name')
    for (const pod of names.split('\n')) {
      const logs = execa('kubectl', ['-n', namespace.name, 'logs', '-f', pod], { reject: false, buffer: false })
      logs.stdout.on('data', (text: Buffer) => {
        for (const [event] of text.toString().matchAll(/event-\d+(?=\n)/g)) audited.add(event)
      })
      following.push(logs)
    }
  }
  const send = (events: readonly string[]) =>
    namespace.run(
      [
        'exec',
        '-i',
        'kafka-0',
        '--',
        '/opt/kafka/bin/kafka-console-producer.sh',
        '--bootstrap-server',
        'kafka:9092',
        '--topic',
        'orders',
      ],
      events.map((event) => `${event}\n`).join(''),
    )
  const allAudited = (events: readonly string[]) =>
    eventually(async () => expect(events.filter((event) => !audited.has(event))).toEqual([]), 60)

  beforeAll(async () => {
    // Its own, which `npm run images` does not know: from PyPI the first time.
    const [command = '', ...given] = parseCommandString(process.env.IMAGE_BUILD ?? 'docker build')
    await execa(command, [...given, '-t', IMAGE, `${EXAMPLE}/audit`], { cwd: root })
    namespace = await TestNamespace.create('python-consumer')
    await namespace.run(['apply', '-f', `${EXAMPLE}/dist/local/shop`])
    for (const one of ['statefulset/kafka', 'deploy/kafka-topics', 'deploy/audit']) {
      await namespace.kubectl(`rollout status ${one} --timeout=180s`)
    }
  })
  afterAll(async () => {
    for (const logs of following) logs.kill()
    await namespace.delete()
  })

  it('is ready when it has joined its group, as its own probe says', async () => {
    const members = await namespace.kafka(
      'kafka-0',
      'kafka-consumer-groups',
      '--describe',
      '--group',
      'audit',
      '--members',
    )
    expect(members.match(/^audit /gm)).toHaveLength(2)
  })

  it('reads what is sent', async () => {
    await follow()
    await send(range(0, 100))
    await allAudited(range(0, 100))
  })

  it('loses no event in a rolling update, and is not restarted', async () => {
    await namespace.kubectl('rollout restart deploy/audit')
    const rollout = namespace.kubectl('rollout status deploy/audit --timeout=120s')
    await send(range(100, 200))
    await rollout
    await follow()
    await send(range(200, 300))
    await allAudited(range(0, 300))
    const restarts = 'get pods -l app=audit -o jsonpath={.items[*].status.containerStatuses[*].restartCount}'
    // Pods that are on their way out may still be there.
    expect(await namespace.kubectl(restarts)).toMatch(/^0( 0)+$/)
  })
})
