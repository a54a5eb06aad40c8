import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Project, SystemDefinition, SystemEnvironment } from '../constructs/index.ts'
import type { Selection } from '../contracts/selection.ts'
import { systemsOf } from './build.ts'
import { describedProgram } from './describe.ts'
import type { Rendered } from './render.ts'

/** Where the documents are, each in the folder of its system. */
export const DOCUMENTS = 'docs/systems'

const FILE = 'asyncapi.yaml'

/** Selects systems; absent: all. */
type Wanted = Pick<Selection, 'system'>

/**
 * The AsyncAPI documents of systems, by their path below {@link DOCUMENTS}. A document describes production, or the first
 * environment that has the system.
 * @throws {UserError} with every problem of the systems.
 */
export async function asyncApiDocuments(project: Project, { system }: Wanted): Promise<Rendered> {
  // Loaded where it is used: synth, the default command, must start quickly.
  const [{ stringify }, { asyncApiDocument }] = await Promise.all([
    import('yaml'),
    import('../constructs/topology/asyncapi/document.ts'),
  ])
  const wanted = project.systems.filter(({ name }) => system === undefined || name === system)
  const environments = new Map(wanted.map((one) => [one, documentedEnvironment(project, one)]))
  const documents = new Map<string, string>()
  for (const environment of new Set(environments.values())) {
    const topologies = await describedProgram(project, { environment: environment.name, system })
    for (const { name, about } of wanted.filter((one) => environments.get(one) === environment)) {
      const topology = topologies.find((one) => one.system === name)
      if (topology === undefined) continue
      const document = asyncApiDocument(topology, { version: environment.images.tag, about }, topologies)
      const text = stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })
      documents.set(`${name}/${FILE}`, `# Made by main.ts asyncapi from services/${name}/system.ts.\n${text}`)
    }
  }
  return documents
}

/** The default environment of documents and graphs of a system, or of all. */
export function documentedEnvironment(project: Project, definition?: SystemDefinition): SystemEnvironment {
  const { environments } = project
  const having = environments.filter(
    (environment) => definition === undefined || systemsOf(project, environment).includes(definition),
  )
  return having.find(({ name }) => name === 'production') ?? having[0] ?? environments[0]
}

/** The documents in a folder, by their path below it. */
export function writtenDocuments(folder: string, { system }: Wanted): Rendered {
  const folders = existsSync(folder) ? readdirSync(folder) : []
  const files = folders.filter((name) => system === undefined || name === system).map((name) => `${name}/${FILE}`)
  return new Map(
    files
      .filter((file) => existsSync(join(folder, file)))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  )
}
