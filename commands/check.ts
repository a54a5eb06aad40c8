import { Command } from 'commander'
import type { Selection } from '../synthesis/build.ts'
import { compare, readFolder } from '../synthesis/folder.ts'
import { completed, synthesize } from '../synthesis/synthesize.ts'
import { UserError } from '../synthesis/user-error.ts'
import { environmentOption, outOption, systemOption } from './options.ts'
import { print, say } from './output.ts'

/** `main.ts check`: is the folder what the code says? Writes nothing. */
export const check = new Command('check')
  .description('compare the committed manifests with what the code says; exit 1 with a diff if they differ')
  .addOption(environmentOption())
  .addOption(systemOption())
  .addOption(outOption())
  .addHelpText('after', '\nRun it in CI: it makes sure that what was reviewed is what is applied. Nothing is written.')
  .action(async (options: Selection & { out: string }) => {
    const { files, warnings } = synthesize(options)
    for (const warning of warnings) say(`warning: ${warning}`)
    const before = readFolder(options.out)
    const after = completed(before, files, options)
    const { added, changed, removed } = compare(before, after)
    const different = [...added, ...changed, ...removed].sort()
    if (different.length === 0) {
      say(`${options.out} is what the code says: ${files.size} files`)
      return
    }
    // Loaded where it is used: synth, the default command, must start quickly.
    const { createTwoFilesPatch } = await import('diff')
    for (const file of different) {
      const [old, now] = [before.get(file), after.get(file)]
      const names = [
        old === undefined ? '/dev/null' : `a/${file}`,
        now === undefined ? '/dev/null' : `b/${file}`,
      ] as const
      print(createTwoFilesPatch(...names, old ?? '', now ?? '').trimEnd())
    }
    throw new UserError(
      `${options.out} differs from what the code says in ${different.length} file(s); run npm run synth and commit`,
    )
  })
