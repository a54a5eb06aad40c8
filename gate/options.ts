import { type Command, Option } from 'commander'
import type { Format } from './report/formats.ts'
import { type ChangeClass, changeClasses } from './types.ts'

/** Options of a command that says what a change does. */
export interface ReportOptions {
  readonly format: Format
  readonly failOn: ChangeClass
  /** A file. */
  readonly accepted: string
}

/** Exit code for what the gate cannot read, apart from what it finds. */
export const BAD_INPUT = 2

/** Adds the options, and the exit code for words that are wrong. */
export const withReportOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('-f, --format <format>', 'how to say it').choices(['text', 'markdown', 'json']).default('text'),
    )
    .addOption(
      new Option('--fail-on <class>', 'exit 1 when something is at least as bad')
        .choices(changeClasses)
        .default('manual-steps'),
    )
    .option('--accepted <file>', 'findings that were looked at and may pass', 'changes.accepted.yaml')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : BAD_INPUT))

/** What help says below the options. */
export const exitCodes = `Classes, worst first: ${changeClasses.join(', ')}.
Exit code 0: nothing reaches --fail-on; 1: something does; 2: the input cannot be read. Nothing is written or applied.`
