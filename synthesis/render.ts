import { type ApiObject, Yaml } from 'cdk8s'
import { apiObjectsOf, type System } from '../constructs/index.ts'
import { holesIn } from '../constructs/platform/json.ts'
import { hole } from '../constructs/platform/kubernetes-object.ts'
import { folderOf } from './build.ts'
import { refuseErrors } from './findings.ts'

/** Files by their path below `dist`. */
export type Rendered = ReadonlyMap<string, string>

/**
 * Renders systems to YAML: one folder each, one file for each chart. The same bytes on every machine, every time.
 * @throws {UserError} with every patch that did not arrive, and every value that is none.
 */
export function render(systems: readonly System[]): Rendered {
  // cdk8s would leave the keys unsorted, and the output would depend on the environment.
  delete process.env.CDK8S_DISABLE_SORT
  const files = new Map<string, string>()
  const problems: string[] = []
  for (const system of systems) {
    for (const chart of system.charts) {
      // Not chart.toJson(): it validates and sorts the whole app again for each chart.
      const objects = apiObjectsOf(chart).filter((object) => object.chart === chart)
      const rendered = objects.map((object) => renderedObject(object))
      problems.push(...rendered.flatMap((one) => one.problems).map((problem) => `${folderOf(system)}: ${problem}`))
      files.set(
        `${folderOf(system)}/${chart.node.path.replaceAll('/', '-')}.k8s.yaml`,
        Yaml.stringify(...rendered.map(({ json }) => json)),
      )
    }
  }
  refuseErrors(problems)
  return files
}

interface RenderedObject {
  readonly json: unknown
  readonly problems: readonly string[]
}

/** An object of ours says what is wrong with it by itself; those of cdk8s-plus write null for what they cannot convert. */
function renderedObject(object: ApiObject): RenderedObject {
  try {
    const json: unknown = object.toJson()
    return { json, problems: holesIn(json).map((pointer) => `${object.node.path}: ${hole(pointer)}`) }
  } catch (error) {
    const { path } = object.node
    const problems = (error as Error).message.split('\n')
    return { json: {}, problems: problems.map((one) => (one.includes(path) ? one : `${path}: ${one}`)) }
  }
}
