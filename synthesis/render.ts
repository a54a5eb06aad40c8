import { Yaml } from 'cdk8s'
import { apiObjectsOf, type System } from '../constructs/index.ts'
import { folderOf } from './build.ts'

/** Files by their path below `dist`. */
export type Rendered = ReadonlyMap<string, string>

/** Renders systems to YAML: one folder each, one file for each chart. The same bytes on every machine, every time. */
export function render(systems: readonly System[]): Rendered {
  // cdk8s would leave the keys unsorted, and the output would depend on the environment.
  delete process.env.CDK8S_DISABLE_SORT
  const files = new Map<string, string>()
  for (const system of systems) {
    for (const chart of system.charts) {
      // Not chart.toJson(): it validates and sorts the whole app again for each chart.
      const objects = apiObjectsOf(chart).filter((object) => object.chart === chart)
      files.set(
        `${folderOf(system)}/${chart.node.path.replaceAll('/', '-')}.k8s.yaml`,
        Yaml.stringify(...objects.map((object) => object.toJson())),
      )
    }
  }
  return files
}
