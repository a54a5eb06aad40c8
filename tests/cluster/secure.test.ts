import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { readFolder } from '../../synthesis/folder.ts'
import { describeOnCluster } from './support/cluster.ts'
import { kubectl, root, TestNamespace } from './support/kubectl.ts'

const SYSTEM = 'orders-payments-shipping'
const FOLDER = `dist/local-secure/${SYSTEM}`
/** Two seconds are many for a connection within one cluster; what a policy denies is a time-out. */
const ATTEMPTS = String.raw`
  const net = require('node:net')
  const attempt = (target) => new Promise((resolve) => {
    const [host, port] = target.split(/:(?=\d+$)/)
    const socket = net.connect({ host, port: Number(port) })
    const end = (seen) => { socket.destroy(); resolve([target, seen]) }
    socket.setTimeout(2000, () => end('time-out'))
    socket.on('connect', () => end('open')).on('error', (error) => end(error.code))
  })
  Promise.all(process.argv.slice(1).map(attempt)).then((all) => console.log(JSON.stringify(Object.fromEntries(all))))
`
/** Speaks TLS to a broker as whoever has the files that are named, and says what becomes of it. */
const HANDSHAKE = `
  const [host, ca, cert, key] = process.argv.slice(1)
  const { readFileSync: read } = require('node:fs')
  const socket = require('node:tls').connect({ host, port: 9092, servername: host, ca: read(ca), ...(cert && { cert: read(cert), key: read(key) }) })
  const end = (seen) => { console.log(seen); process.exit() }
  // ApiVersions, version 0: a broker answers when it has let the client in.
  socket.on('secureConnect', () => socket.write(Buffer.from('0000000a0012000000000001ffff', 'hex')))
  socket.on('data', () => end('let in')).on('error', (error) => end(error.code)).on('end', () => end('closed'))
`
const STRANGER = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'stranger', labels: { app: 'orders-consumer', 'app.kubernetes.io/part-of': SYSTEM } },
  spec: {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'stranger',
        image: 'cdk8s-kafka/base:0.1.0',
        command: ['sleep', '600'],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
}

describeOnCluster('a system with certificates, rights and policies', () => {
  const ns = TestNamespace.named(SYSTEM)
  let elsewhere: TestNamespace
  let folder: string
  let broker: string

  const reached = async (from: TestNamespace, pod: string, targets: readonly string[]) =>
    JSON.parse(await from.run(['exec', pod, '--', 'node', '-e', ATTEMPTS, ...targets])) as Record<string, string>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-secure-'))
    // cert-manager's part is done by hand where it is not installed: Secrets of the same names, with the same keys.
    const documents = [...readFolder(FOLDER).values()].flatMap((text) => parseAllDocuments(text))
    const objects = documents.filter((one) => one.get('apiVersion') !== 'cert-manager.io/v1').map((one) => one.toJS())
    const certificates = ['secrets', '--system', SYSTEM, '--environment', 'local-secure', '--ca', join(folder, 'ca')]
    const { stdout } = await execa('node', ['--import', 'tsx', 'main.ts', ...certificates], { cwd: root })
    await TestNamespace.create(SYSTEM)
    await kubectl(['apply', '-f', '-'], stdout)
    await kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }))
    elsewhere = await TestNamespace.create(`${SYSTEM}-elsewhere`)
    await elsewhere.kubectl('apply -f -', JSON.stringify(STRANGER))
    for (const one of [
      'statefulset/kafka',
      'deploy/kafka-topics',
      'deploy/orders-consumer',
      'deploy/payments-consumer',
    ]) {
      await ns.kubectl(`rollout status ${one} --timeout=180s`)
    }
    await elsewhere.kubectl('wait pod/stranger --for=condition=Ready --timeout=60s')
    broker = await ns.kubectl('get pod kafka-0 -o jsonpath={.status.podIP}')
  })
  afterAll(async () => {
    await Promise.all([ns.delete(), elsewhere.delete()])
    await rm(folder, { recursive: true, force: true })
  })

  it('does its work: what the producer sends is read by each consumer', async () => {
    await ns.kubectl('wait job/kafka-producer --for=condition=Complete --timeout=120s')
    for (const consumer of ['orders-consumer', 'payments-consumer', 'shipping-consumer']) {
      await ns.kubectl(`rollout status deploy/${consumer} --timeout=120s`)
    }
    const job = ['job', 'lag', '--system', SYSTEM, '--environment', 'local-secure', '--output', 'json']
    const { stdout } = await execa('node', ['--import', 'tsx', 'main.ts', ...job], { cwd: root })
    const applied = await kubectl(['apply', '-f', '-', '-o', 'name'], stdout)
    await ns.kubectl(`wait ${applied} --for=condition=Complete --timeout=120s`)
    const groups = JSON.parse(await ns.kubectl(`logs ${applied}`)) as { lag: number | string; state: string }[]
    expect(groups.map(({ lag, state }) => [Number(lag), state])).toEqual(Array(3).fill([0, 'Stable']))
  })

  it('a client reaches the listener for clients, and nothing else of the cluster', async () => {
    const api = `${await kubectl(['get', 'service', 'kubernetes', '-n', 'default', '-o', 'jsonpath={.spec.clusterIP}'])}:443`
    const neighbour = await ns.kubectl('get pod -l app=payments-consumer -o jsonpath={.items[0].status.podIP}')
    const targets = [
      'kafka-bootstrap:9092',
      `${broker}:9092`,
      `${broker}:9091`,
      `${broker}:9093`,
      `${neighbour}:9090`,
      api,
    ]
    const seen = await reached(ns, 'deploy/orders-consumer', targets)
    expect(Object.values(seen)).toEqual(['open', 'open', 'time-out', 'time-out', 'time-out', 'time-out'])
  })

  it('a pod of another namespace reaches nothing of it, whatever its labels say', async () => {
    const seen = await reached(
      elsewhere,
      'stranger',
      [9091, 9092, 9093].map((port) => `${broker}:${port}`),
    )
    expect(Object.values(seen)).toEqual(['time-out', 'time-out', 'time-out'])
  })

  it('brokers let in who has a certificate, and nobody else', async () => {
    const own = ['/etc/kafka-client/tls.crt', '/etc/kafka-client/tls.key']
    const handshake = (...files: string[]) =>
      ns.run([
        'exec',
        'deploy/orders-consumer',
        '--',
        'node',
        '-e',
        HANDSHAKE,
        'kafka-bootstrap',
        '/etc/kafka-client/ca.crt',
        ...files,
      ])
    expect((await handshake(...own)).trim()).toBe('let in')
    expect((await handshake()).trim()).toMatch(/ALERT|RESET|closed/)
  })

  it('nothing secret is in the manifests', async () => {
    for (const file of readFolder(FOLDER).keys()) {
      expect(await readFile(join(root, FOLDER, file), 'utf8')).not.toMatch(/PRIVATE KEY|^kind: Secret/m)
    }
  })
})
