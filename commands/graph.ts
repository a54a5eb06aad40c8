import { Argument, Command, Option } from 'commander'
import type { Project } from '../constructs/index.ts'
import type { Impact } from '../constructs/topology/graph/impact.ts'
import { UserError } from '../contracts/user-error.ts'
import { documentedEnvironment } from '../synthesis/asyncapi.ts'
import { describedProgram } from '../synthesis/describe.ts'
import { environmentOption, systemNames } from './options.ts'
import { print } from './output.ts'

interface Options {
  readonly environment?: string
  readonly format?: 'mermaid' | 'json'
  readonly impact?: string
}

/** `main.ts graph [<system>]`: the flow of events, as a diagram or as data. */
export const graph = (project: Project) =>
  new Command('graph')
    .description('draw the flow of events in a system, or list what may break when something changes')
    .addArgument(new Argument('[system]', 'the system to draw; default: all').choices(systemNames(project)))
    .addOption(environmentOption(project))
    .addOption(
      new Option('--format <format>', 'Mermaid, which GitHub renders, or all data as JSON').choices([
        'mermaid',
        'json',
      ]),
    )
    .option('--impact <subject>', 'what may break when it changes: topic:…, service:…, event:…, group:… or database:…')
    .addHelpText(
      'after',
      `
The default environment is production, or the first one that has the system. The impact is printed as a list,
nearest first; with --format mermaid it is marked in the graph. Items of other systems are prefixed with their system:
service:analytics/report-service.

Examples:
  node --import tsx main.ts graph order-tracker
  node --import tsx main.ts graph order-billing-notification --impact topic:payment-requests`,
    )
    .action(async (name: string | undefined, { environment, format, impact }: Options) => {
      const definition = project.systems.find((one) => one.name === name)
      const about = environment ?? documentedEnvironment(project, definition).name
      const topologies = await describedProgram(project, { system: name, environment: about })
      // Loaded where it is used: synth, the default command, must start quickly.
      const [{ mermaid }, { impactOf, subjectsOf, writersOf }, { landscapeOf, surroundingsOf }] = await Promise.all([
        import('../constructs/topology/graph/mermaid.ts'),
        import('../constructs/topology/graph/impact.ts'),
        import('../constructs/topology/graph/landscape.ts'),
      ])
      const all = landscapeOf(topologies, name)
      const home = topologies.find(({ system }) => system === name)
      const drawn = home ? surroundingsOf(home, topologies) : all
      if (all === undefined || drawn === undefined) return
      if (impact === undefined) {
        print(format === 'json' ? JSON.stringify(drawn, null, 2) : mermaid(drawn).trimEnd())
        return
      }
      const subjects = subjectsOf(all)
      if (!subjects.includes(impact)) {
        const near = subjectsOf(drawn).join(', ')
        throw new UserError(`--impact: got ${JSON.stringify(impact)}, expected one of ${near}`)
      }
      const reached = impactOf(all, impact)
      const writers = impact.startsWith('topic:') ? writersOf(all, impact.slice('topic:'.length)) : []
      if (format === 'json') print(JSON.stringify({ subject: impact, writers, impact: reached }, null, 2))
      else if (format === 'mermaid') {
        print(mermaid(drawn, new Set([impact, ...reached.map(({ subject }) => subject)])).trimEnd())
      } else for (const line of lines(impact, writers, reached)) print(line)
    })

/** One line for each affected item: its distance, its name, and why. */
function lines(subject: string, writers: readonly string[], reached: readonly Impact[]): string[] {
  const width = Math.max(...reached.map((one) => one.subject.length))
  return [
    ...(reached.length === 0 ? [`nothing depends on ${subject}`] : [`when ${subject} changes:`]),
    ...reached.map((one) => `  ${one.distance}  ${one.subject.padEnd(width)}  ${one.because}`),
    ...(writers.length > 0 ? [`it is written by ${writers.join(', ')}`] : []),
  ]
}
