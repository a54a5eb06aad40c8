import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiObject, App, Chart } from 'cdk8s'
import { apiObjectsOf, EventConsumer, KafkaCluster, System, TopicReconciler } from '../constructs/index.ts'
import { environments } from '../environments.ts'
import { buildSystems, folderOf } from '../synthesis/build.ts'
import { findingsOf, refuseErrors } from '../synthesis/findings.ts'
import { replaceFolder } from '../synthesis/folder.ts'
import { render } from '../synthesis/render.ts'
import { project } from '../tests/project.ts'
import { sideBySide, table, timed } from './measure.ts'

/** One chart's objects, as plain data. */
interface PlainChart {
  readonly id: string
  readonly objects: readonly { readonly apiVersion: string; readonly kind: string }[]
}

/** Synthesis of everything, validation and writing included, against the same objects rendered by bare cdk8s. */
export async function synthBench(print: (line: string) => void, runs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kafka-bench-'))
  try {
    const plain = new Map(buildSystems(project).map((system) => [folderOf(system), plainCharts(system)]))
    print(`synthesis of everything, ms (${count([...plain.values()].flat())} objects)`)
    const series = await sideBySide(runs, {
      'cdk8s-kafka': () => timed(() => ours(() => buildSystems(project), fresh(folder))),
      'bare cdk8s, same objects': () => timed(() => bare(plain, fresh(folder))),
    })
    print(table(series, 'ms'))

    for (const objects of [100, 1_000, 10_000]) {
      const build = () => [manyConsumers(objects)]
      const charts = new Map(build().map((system) => [folderOf(system), plainCharts(system)]))
      print(
        `synthesis of ${count([...charts.values()].flat())} objects in ${charts.values().next().value?.length} files, ms`,
      )
      const grown = await sideBySide(objects === 10_000 ? Math.min(runs, 5) : runs, {
        'cdk8s-kafka': () => timed(() => ours(build, fresh(folder))),
        // One file, where bare cdk8s is at its best: it validates the whole app again for each.
        'bare cdk8s, same objects, one file': () =>
          timed(() => bare(new Map([['all', [oneChart(charts)]]]), fresh(folder))),
      })
      print(table(grown, 'ms'))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A new folder for each run: both contenders write all their files. */
const fresh = (folder: string): string => join(mkdtempSync(join(folder, 'run-')), 'dist')

function ours(build: () => System[], folder: string): void {
  const systems = build()
  refuseErrors(findingsOf(systems).errors)
  replaceFolder(folder, render(systems))
}

function bare(systems: ReadonlyMap<string, readonly PlainChart[]>, folder: string): void {
  for (const [name, charts] of systems) {
    const app = new App({ outdir: join(folder, name) })
    for (const { id, objects } of charts) {
      const chart = new Chart(app, id)
      for (const [index, object] of objects.entries()) new ApiObject(chart, String(index), object)
    }
    app.synth()
  }
}

const plainCharts = (system: System): PlainChart[] =>
  system.charts.map((chart) => ({
    id: chart.node.id,
    objects: apiObjectsOf(chart).map((object) => object.toJson()),
  }))

const oneChart = (charts: ReadonlyMap<string, readonly PlainChart[]>): PlainChart => ({
  id: 'all',
  objects: [...charts.values()].flat().flatMap(({ objects }) => objects),
})

const count = (charts: readonly PlainChart[]) => charts.reduce((sum, { objects }) => sum + objects.length, 0)

/** A system with about so many objects: consumers, each with a topic and a file of its own. */
function manyConsumers(objects: number): System {
  const system = new System('many', { environment: environments[0] })
  const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3 })
  new TopicReconciler(system.chart('topics'), 'kafka-topics', { cluster: kafka })
  for (let index = 0; index < objects / 2 - 4; index++) {
    const topic = kafka.addTopic(`topic-${index}`, { peers: [{ name: 'the benchmark', direction: 'produces' }] })
    new EventConsumer(system.chart(`consumer-${index}`), `consumer-${index}`, {
      consumes: [topic],
      group: `group-${index}`,
    })
  }
  return system
}
