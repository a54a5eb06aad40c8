import { Command } from 'commander'
import type { Project } from '../constructs/index.ts'
import type { Selection } from '../contracts/selection.ts'
import { BAD_INPUT, exitCodes, type ReportOptions, withReportOptions } from '../gate/options.ts'
import { synthesize } from '../synthesis/synthesize.ts'
import { environmentOption, systemOption } from './options.ts'
import { say } from './output.ts'

interface Options extends ReportOptions, Selection {
  readonly against?: string
}

/** `main.ts diff`: what applying new manifests does to a running system. */
export const diff = (project: Project) =>
  withReportOptions(new Command('diff'))
    .description('report what applying new manifests would do to brokers, data, consumers and availability')
    .argument(
      '[folder]',
      'the new manifests: a folder, a file, or - for standard input; default: what the code synthesizes',
    )
    .option(
      '-a, --against <ref or folder>',
      'the old manifests: a folder, a file, or a git commit; default: the committed dist',
    )
    .addOption(environmentOption(project))
    .addOption(systemOption(project))
    .addHelpText(
      'after',
      `
${exitCodes}
Codes, classes and how to accept a finding: docs/changes.md.

Examples:
  npx tsx main.ts diff                                        the code, against the dist of the last commit
  npx tsx main.ts diff --against origin/main --format markdown
  npx tsx main.ts diff /tmp/new --against /tmp/old            any two folders of manifests, for example from Helm`,
    )
    .action(async (folder: string | undefined, { against, environment, system, ...options }: Options) => {
      // Errors of usage name the option.
      process.exitCode = BAD_INPUT
      // Loaded where it is used: synth, the default command, must start quickly.
      const { printReport } = await import('../gate/print.ts')
      const request = { against, environment, system }
      if (folder !== undefined) {
        process.exitCode = await printReport({ ...request, now: folder }, options)
        return
      }
      const { files, warnings } = synthesize(project, { environment, system })
      for (const warning of warnings) say(`warning: ${warning}`)
      process.exitCode = await printReport({ ...request, now: files }, options)
    })
