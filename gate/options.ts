import { type Command, Option } from 'commander'
import { type Applier, appliers } from './applier.ts'
import { type Format, formats } from './report/formats.ts'
import { type ChangeClass, changeClasses } from './types.ts'

/** Options of a command that reports what a change does. */
export interface ReportOptions {
  readonly format: Format
  readonly failOn: ChangeClass
  /** A file. */
  readonly accepted: string
  readonly appliedBy: Applier
  /** A folder of JSON schemas. */
  readonly schemas?: string
}

/** Exit code when the input cannot be read, distinct from that of a finding. */
export const BAD_INPUT = 2

/** Adds the options, and the exit code for invalid arguments. */
export const withReportOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('-f, --format <format>', 'output format; github: annotations of a workflow')
        .choices([...formats])
        .default('text'),
    )
    .addOption(
      new Option('--fail-on <class>', 'exit with 1 when a finding is at least this bad')
        .choices(changeClasses)
        .default('manual-steps'),
    )
    .addOption(
      new Option('--applied-by <tool>', 'who applies the manifests: all but kubectl delete what is no longer in them')
        .choices(appliers)
        .default('kubectl'),
    )
    .option('--accepted <file>', 'file of findings that may pass', 'changes.accepted.yaml')
    .option(
      '--schemas <folder>',
      'JSON schemas of another version of Kubernetes or of custom resources, as kubeconform names them',
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : BAD_INPUT))

/** Printed below the options in the help. */
export const exitCodes = `Classes, worst first: ${changeClasses.join(', ')}.
Exit codes: 0, no finding reaches --fail-on; 1, one does; 2, the input cannot be read. Nothing is written or applied.`
