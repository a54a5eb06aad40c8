import { Argument, Command, Option } from 'commander'
import type { Project } from '../constructs/index.ts'
import type { Impact } from '../constructs/topology/graph/impact.ts'
import { UserError } from '../contracts/user-error.ts'
import { documentedEnvironment } from '../synthesis/asyncapi.ts'
import { buildSystems } from '../synthesis/build.ts'
import { findingsOf, refuseErrors } from '../synthesis/findings.ts'
import { environmentOption, systemNames } from './options.ts'
import { print } from './output.ts'

interface Options {
  readonly environment?: string
  readonly format?: 'mermaid' | 'json'
  readonly impact?: string
}

/** `main.ts graph <system>`: who sends what to whom, as a picture or as data. */
export const graph = (project: Project) =>
  new Command('graph')
    .description('draw who sends what to whom in a system, or tell who breaks when something changes')
    .addArgument(new Argument('<system>', 'the system to draw').choices(systemNames(project)))
    .addOption(environmentOption(project))
    .addOption(new Option('--format <format>', 'Mermaid, which GitHub draws, or all data').choices(['mermaid', 'json']))
    .option('--impact <subject>', 'who breaks when it changes: topic:…, service:…, event:…, group:… or database:…')
    .addHelpText(
      'after',
      `
Without --environment it is production, or the first environment that has the system. The impact is printed as a list, the
nearest first; with --format mermaid it is marked in the graph.

Examples:
  node --import tsx main.ts graph order-tracker
  node --import tsx main.ts graph order-billing-notification --impact topic:payment-requests`,
    )
    .action(async (name: string, { environment, format, impact }: Options) => {
      const definition = project.systems.find((one) => one.name === name)
      const fallback = definition && documentedEnvironment(project, definition).name
      const [system] = buildSystems(project, { system: name, environment: environment ?? fallback })
      if (system === undefined) return
      refuseErrors(findingsOf([system]).errors)
      // Loaded where it is used: synth, the default command, must start quickly.
      const [{ describeSystem }, { mermaid }, { impactOf, subjectsOf, writersOf }] = await Promise.all([
        import('../constructs/topology/describe/index.ts'),
        import('../constructs/topology/graph/mermaid.ts'),
        import('../constructs/topology/graph/impact.ts'),
      ])
      const topology = describeSystem(system)
      if (impact === undefined) {
        print(format === 'json' ? JSON.stringify(topology, null, 2) : mermaid(topology).trimEnd())
        return
      }
      const subjects = subjectsOf(topology)
      if (!subjects.includes(impact)) {
        throw new UserError(`--impact: got ${JSON.stringify(impact)}, expected one of ${subjects.join(', ')}`)
      }
      const reached = impactOf(topology, impact)
      const writers = impact.startsWith('topic:') ? writersOf(topology, impact.slice('topic:'.length)) : []
      if (format === 'json') print(JSON.stringify({ subject: impact, writers, impact: reached }, null, 2))
      else if (format === 'mermaid') {
        print(mermaid(topology, new Set([impact, ...reached.map(({ subject }) => subject)])).trimEnd())
      } else for (const line of lines(impact, writers, reached)) print(line)
    })

/** One line for each that is reached: how far away, who, and why. */
function lines(subject: string, writers: readonly string[], reached: readonly Impact[]): string[] {
  const width = Math.max(...reached.map((one) => one.subject.length))
  return [
    ...(reached.length === 0 ? [`nobody depends on ${subject}`] : [`when ${subject} changes:`]),
    ...reached.map((one) => `  ${one.distance}  ${one.subject.padEnd(width)}  ${one.because}`),
    ...(writers.length > 0 ? [`it is written by ${writers.join(', ')}`] : []),
  ]
}
