import { Command } from 'commander'
import type { Project } from '../constructs/index.ts'
import type { Selection } from '../contracts/selection.ts'
import { UserError } from '../contracts/user-error.ts'
import { compare, readFolder, refuseFolder, replaceFolder } from '../synthesis/folder.ts'
import { completed, synthesize } from '../synthesis/synthesize.ts'
import { environmentOption, outOption, systemOption } from './options.ts'
import { say } from './output.ts'

/** `main.ts synth`: writes the manifests. The default command, because `cdk8s synth` runs main.ts without one. */
export const synth = (project: Project) =>
  new Command('synth')
    .description('write the manifests of every system and environment')
    .addOption(environmentOption(project))
    .addOption(systemOption(project))
    .addOption(outOption())
    .addHelpText(
      'after',
      `
Nothing is written unless every system is valid: all problems are listed at once, and the exit code is 1.
The folder is replaced as a whole; files that are no longer generated are removed. With --environment or --system the rest stays.

Examples:
  npm run synth
  npm run synth -- --environment local --out /tmp/manifests`,
    )
    // An unknown command ends up here.
    .allowExcessArguments()
    .action((options: Selection & { out: string }, command: Command) => {
      refuseWords(command)
      try {
        refuseFolder(options.out)
        const { files, warnings } = synthesize(project, options)
        for (const warning of warnings) say(`warning: ${warning}`)
        const before = readFolder(options.out)
        const target = completed(before, files, options)
        const { added, changed, removed } = compare(before, target)
        if (added.length + changed.length + removed.length > 0) replaceFolder(options.out, target)
        say(
          `${files.size} files in ${options.out}: ${added.length} added, ${changed.length} changed, ${removed.length} removed`,
        )
      } catch (error) {
        // The cdk8s command deletes its output before it starts this program.
        const hint =
          process.env.CDK8S_OUTDIR === undefined ? '' : '\ncdk8s has already removed the folder: git restore dist'
        throw UserError.is(error) && hint !== '' ? new UserError(error.message + hint) : error
      }
    })

/** @throws {UserError} for a command that does not exist */
function refuseWords({ args, parent }: Command): void {
  const [word] = args
  if (word === undefined) return
  const known = parent?.commands.map((one) => one.name()).join(', ')
  throw new UserError(`command: got ${JSON.stringify(word)}, expected one of ${known}; --help shows what each does`)
}
