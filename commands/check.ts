import { Command } from 'commander'
import type { Project } from '../constructs/index.ts'
import type { Selection } from '../contracts/selection.ts'
import { UserError } from '../contracts/user-error.ts'
import { readFolder } from '../synthesis/folder.ts'
import { completed, synthesize } from '../synthesis/synthesize.ts'
import { staleDocuments } from './asyncapi.ts'
import { environmentOption, outOption, systemOption } from './options.ts'
import { print, say } from './output.ts'
import { patches } from './patches.ts'

/** `main.ts check`: are the folder and the AsyncAPI documents up to date? Writes nothing. */
export const check = (project: Project) =>
  new Command('check')
    .description(
      'compare the committed manifests and AsyncAPI documents with the code; exit with 1 and a diff if they differ',
    )
    .addOption(environmentOption(project))
    .addOption(systemOption(project))
    .addOption(outOption())
    .addHelpText('after', '\nRun it in CI: it ensures that what was reviewed is what is applied. Nothing is written.')
    .action(async (options: Selection & { out: string }) => {
      const { files, warnings } = synthesize(project, options)
      for (const warning of warnings) say(`warning: ${warning}`)
      const before = readFolder(options.out)
      const differing = await patches(before, completed(before, files, options))
      for (const patch of differing) print(patch)
      const problems = [
        ...(differing.length === 0
          ? []
          : [`${options.out} is out of date: ${differing.length} file(s) differ; run npm run synth and commit`]),
        ...(await staleDocuments(project, { system: options.system })),
      ]
      if (problems.length > 0) throw new UserError(problems.join('\n'))
      say(`${options.out} is up to date: ${files.size} files`)
    })
