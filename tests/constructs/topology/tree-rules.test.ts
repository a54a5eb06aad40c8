import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiObject, App, Chart, Testing } from 'cdk8s'
import { afterAll, describe, expect, test } from 'vitest'
import {
  acceptFinding,
  EventConsumer,
  type IKafkaCluster,
  KafkaCluster,
  PostgresDatabase,
  ProducerJob,
  System,
  TopicReconciler,
} from '../../../constructs/index.ts'
import { testEnvironment } from '../../support.ts'

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kafka-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A program of somebody else: charts of cdk8s, in an App of cdk8s. */
const program = () => new App({ outdir: mkdtempSync(join(folder, 'app-')) })

const cluster = (chart: Chart, id = 'kafka', clusterId = 'MkU3OEVBNTcwNTJENDM2Qk'): IKafkaCluster =>
  new KafkaCluster(chart, id, { brokers: 3, clusterId })

const read = (chart: Chart, id: string, kafka: IKafkaCluster, group = id) =>
  new EventConsumer(chart, id, { consumes: [kafka.addTopic(id)], group, image: `${id}:1` })

const reconcile = (chart: Chart, kafka: IKafkaCluster) =>
  new TopicReconciler(chart, `${kafka.name}-topics`, { cluster: kafka, image: 'base:1' })

const reconcilers = 'topic reconcilers: got 0, expected exactly one for a cluster with topics'

/** What cdk8s says of a program that it refuses, without its first line. */
function refused(synth: () => unknown): string[] {
  try {
    synth()
  } catch (error) {
    return (error as Error).message.split('\n').slice(1)
  }
  throw new Error('it was not refused')
}

describe('one consumer group for two consumers', () => {
  const line =
    '  [] second/reader-2: group: got "readers", expected a group that reader does not use; give each workload its own group: then both get every event'

  test.each<readonly [string, (app: App) => unknown]>([
    ['app.synth()', (app) => app.synth()],
    ['app.synthYaml()', (app) => app.synthYaml()],
    ['Testing.synth() of the chart', (app) => Testing.synth(app.node.findChild('second') as Chart)],
    ['Testing.synth() of another chart', (app) => Testing.synth(app.node.findChild('kafka') as Chart)],
  ])('is refused by %s, once', (_, synth) => {
    const app = program()
    const chart = new Chart(app, 'kafka')
    const kafka = cluster(chart)
    reconcile(chart, kafka)
    read(new Chart(app, 'first'), 'reader', kafka, 'readers')
    read(new Chart(app, 'second'), 'reader-2', kafka, 'readers')
    expect(refused(() => synth(app))).toEqual([line])
    expect(readdirSync(app.outdir)).toEqual([])
  })
})

test('a System is refused by cdk8s as well, each problem at its place', () => {
  const system = new System('shop', { environment: testEnvironment })
  read(system.chart('reader'), 'reader', new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 2 }))
  const lines = refused(() => system.synthYaml())
  expect(lines).toHaveLength(2)
  expect(lines[0]).toContain(`[] kafka/kafka: ${reconcilers}`)
  expect(lines[1]).toContain('[kafka/kafka] brokers: got 2, expected an odd number')
})

test('what is mended is no longer refused, though cdk8s asked before', () => {
  const app = program()
  const chart = new Chart(app, 'c')
  const kafka = cluster(chart)
  read(chart, 'reader', kafka)
  expect(refused(() => Testing.synth(chart))).toEqual([expect.stringContaining(`[] c/kafka: ${reconcilers}`)])
  reconcile(chart, kafka)
  expect(Testing.synth(chart).length).toBeGreaterThan(0)
  read(chart, 'another', kafka, 'reader')
  expect(refused(() => Testing.synth(chart))).toEqual([expect.stringContaining('[] c/another: group: got "reader"')])
})

test('pools that need more connections than a database has', () => {
  const chart = new Chart(program(), 'c')
  const kafka = cluster(chart)
  reconcile(chart, kafka)
  const database = new PostgresDatabase(chart, 'postgres', { database: 'appdb', user: 'app', maxConnections: 20 })
  const produces = [kafka.addTopic('orders')]
  new ProducerJob(chart, 'sender', { produces, database, databasePool: { size: 10 }, image: 'sender:1' })
  expect(refused(() => Testing.synth(chart))).toEqual([
    expect.stringContaining('[] c/postgres: maxConnections: got 20, expected at least '),
  ])
})

describe('names', () => {
  const configMap = (chart: Chart, id: string, kind = 'ConfigMap') =>
    new ApiObject(chart, id, { apiVersion: 'v1', kind, metadata: { name: 'settings' } })

  const withKafka = () => {
    const app = program()
    cluster(new Chart(app, 'kafka'))
    return app
  }

  test('two objects with the same kind, namespace and name', () => {
    const app = withKafka()
    configMap(new Chart(app, 'a'), 'one')
    configMap(new Chart(app, 'b'), 'two')
    expect(refused(() => app.synth())).toEqual([
      '  [] b/two: name: got ConfigMap "settings", expected a name that a/one does not use; rename one, give their charts different namespaces, or build what is applied elsewhere in a separate App',
    ])
  })

  test('of another kind, or in another namespace, an object is another one', () => {
    const app = withKafka()
    configMap(new Chart(app, 'a'), 'one')
    configMap(new Chart(app, 'b', { namespace: 'elsewhere' }), 'two')
    configMap(new Chart(app, 'c'), 'three', 'Secret')
    app.synth()
    expect(readdirSync(app.outdir)).toHaveLength(4)
  })

  test('two clusters of one name', () => {
    const app = withKafka()
    cluster(new Chart(app, 'again'), 'kafka', 'AAAAAAAAAAAAAAAAAAAAAA')
    const lines = refused(() => app.synth())
    expect(lines).toHaveLength(5)
    expect(lines).toContainEqual(expect.stringContaining('again/kafka/Headless: name: got Service "kafka", expected'))
  })

  test('a tree without any construct of this project is left alone', () => {
    const app = program()
    configMap(new Chart(app, 'a'), 'one')
    configMap(new Chart(app, 'b'), 'two')
    app.synth()
    expect(readdirSync(app.outdir)).toHaveLength(2)
  })
})

describe('cluster ids', () => {
  test('below a plain App there is none that would be the same for everybody', () => {
    const chart = new Chart(program(), 'c')
    const kafka = new KafkaCluster(chart, 'kafka', { brokers: 3 })
    expect(kafka.clusterId).toBe('')
    expect(refused(() => Testing.synth(chart))).toEqual([
      '  [c/kafka] clusterId: got "none", expected an id that no other cluster has: it tells brokers and disks where they belong; use the output of kafka-storage.sh random-uuid and never change it, or build the cluster in a System, which derives it',
    ])
  })

  test('two clusters never have the same one, in namespaces of their own neither', () => {
    const app = program()
    const charts = ['east', 'west'].map((namespace) => new Chart(app, namespace, { namespace }))
    for (const chart of charts) cluster(chart)
    expect(refused(() => app.synth())).toEqual([
      '  [] west/kafka: clusterId: got "MkU3OEVBNTcwNTJENDM2Qk", expected an id that east/kafka does not have; give each cluster its own name, from which a System derives the id, or an id from kafka-storage.sh random-uuid',
    ])
  })

  test('an id that is none is said once', () => {
    const app = program()
    for (const namespace of ['east', 'west']) cluster(new Chart(app, namespace, { namespace }), 'kafka', 'none')
    expect(refused(() => app.synth())).toEqual([
      expect.stringContaining('[east/kafka] clusterId: got "none", expected 22 characters'),
      expect.stringContaining('[west/kafka] clusterId: got "none", expected 22 characters'),
    ])
  })
})

test('what only looks wrong is written, accepted or not', () => {
  const app = program()
  const chart = new Chart(app, 'c')
  const kafka = cluster(chart)
  reconcile(chart, kafka)
  kafka.addTopic('nobody-reads')
  acceptFinding(kafka.addTopic('nobody-knows'), 'LINT-ORPHAN-TOPIC', 'its producer comes next week')
  app.synth()
  expect(readdirSync(app.outdir)).toEqual(['c.k8s.yaml'])
})
