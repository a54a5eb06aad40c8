import { Command, Option } from 'commander'
import type { Project } from '../constructs/index.ts'
import type { Format } from '../gate/report/formats.ts'
import type { Request } from '../gate/sides.ts'
import { type ChangeClass, changeClasses } from '../gate/types.ts'
import { synthesize } from '../synthesis/synthesize.ts'
import { environmentOption, systemOption } from './options.ts'
import { print, say } from './output.ts'

interface Options extends Omit<Request, 'now'> {
  readonly format: Format
  readonly failOn: ChangeClass
  readonly accepted: string
}

/** Exit code for what the gate cannot read, apart from what it finds. */
const BAD_INPUT = 2

/** `main.ts diff`: what applying new manifests does to a system that runs. */
export const diff = (project: Project) =>
  new Command('diff')
    .description('say what applying new manifests would do to brokers, data, consumers and availability')
    .argument('[folder]', 'the new manifests; default: what the code synthesizes')
    .option(
      '-a, --against <ref or folder>',
      'the old manifests: a folder, or a commit of git; default: the committed dist',
    )
    .addOption(
      new Option('-f, --format <format>', 'how to say it').choices(['text', 'markdown', 'json']).default('text'),
    )
    .addOption(
      new Option('--fail-on <class>', 'exit 1 when something is at least as bad')
        .choices(changeClasses)
        .default('manual-steps'),
    )
    .option('--accepted <file>', 'findings that were looked at and may pass', 'changes.accepted.yaml')
    .addOption(environmentOption(project))
    .addOption(systemOption(project))
    .addHelpText(
      'after',
      `
Classes, worst first: ${changeClasses.join(', ')}.
Exit code 0: nothing reaches --fail-on; 1: something does; 2: the input cannot be read. Nothing is written or applied.
Codes, classes and how to accept a finding: docs/changes.md.

Examples:
  npx tsx main.ts diff                                        the code, against the dist of the last commit
  npx tsx main.ts diff --against origin/main --format markdown
  npx tsx main.ts diff /tmp/new --against /tmp/old            any two folders of manifests, for instance from Helm`,
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : BAD_INPUT))
    .action(async (folder: string | undefined, { format, failOn, accepted, ...options }: Options) => {
      // main.ts says what is wrong.
      process.exitCode = BAD_INPUT
      // Loaded where it is used: synth, the default command, must start quickly.
      const { changeReport, reaches } = await import('../gate/index.ts')
      const { writers } = await import('../gate/report/formats.ts')
      const synthesis = folder === undefined ? synthesize(project, options) : undefined
      const { report, warnings } = await changeReport({ now: synthesis?.files ?? folder ?? '', ...options }, accepted)
      for (const warning of [...(synthesis?.warnings ?? []), ...warnings]) say(`warning: ${warning}`)
      print(writers[format](report))
      process.exitCode = reaches(report, failOn) ? 1 : 0
    })
